"""The faces of the figures: five families of text, each completed with the signs of STIX Two Math.

One character that a face lacks would switch the font of a whole label, or lose it. So each text face gets the
mathematical signs that it lacks from STIX Two Math, and the sub- and superscripts that it lacks as reduced copies of its
own letters. What no label needs (hints for screens, scripts other than Latin, Greek and Cyrillic) is left out: a quarter
of the size, and a subset for an SVG is cut in a tenth of the time.
"""

import gc
import hashlib
import json
import math
import multiprocessing
import os
import subprocess
import sys
import tempfile

STYLES = {
    ("400", "normal"): "Regular",
    ("400", "italic"): "Italic",
    ("700", "normal"): "Bold",
    ("700", "italic"): "BoldItalic",
}


def google(package, name):
    """The four files of a package of Google fonts, by style."""
    weights = {"Regular": "400Regular", "Italic": "400Regular_Italic", "Bold": "700Bold", "BoldItalic": "700Bold_Italic"}
    return {style: f"@expo-google-fonts/{package}/{weight}/{name}_{weight}.ttf" for style, weight in weights.items()}


def computer_modern(shape):
    faces = {"Regular": "500-roman", "Italic": "500-italic", "Bold": "700-roman", "BoldItalic": "700-italic"}
    return {style: f"computer-modern/fonts/cmu-{shape}-{face}.ttf" for style, face in faces.items()}


MATH = "@expo-google-fonts/stix-two-math/400Regular/STIXTwoMath_400Regular.ttf"
FAMILIES = {
    "Lab STIX": google("stix-two-text", "STIXTwoText"),
    "Lab Roman": google("tinos", "Tinos"),  # the widths of Times
    "Lab Sans": google("arimo", "Arimo"),  # the widths of Helvetica
    "Lab Modern": computer_modern("serif"),
    "Lab Modern Sans": computer_modern("sans-serif"),
}

# Latin, its signs, Greek, Cyrillic; phonetic and more Latin letters; punctuation to mathematical operators; shapes, brackets
KEPT = ((0x20, 0x530), (0x1D00, 0x1DC0), (0x1E00, 0x2300), (0x25A0, 0x2610), (0x27E8, 0x27EC), (0x1D400, 0x1D800))
# primes, letterlike symbols, fractions, arrows, operators, ceilings and floors, angle brackets, mathematical alphabets
SIGNS = [
    code
    for low, high in (
        (0x2032, 0x2038),
        (0x2100, 0x2190),
        (0x2190, 0x2300),
        (0x2308, 0x230C),
        (0x27E8, 0x27EC),
        (0x1D400, 0x1D800),
    )
    for code in range(low, high)
] + [0x20D7, 0x3D1, 0x3D5, 0x3D6, 0x3F0, 0x3F1, 0x3F5, 0x2016, 0x204E, 0x2605, 0x25CF, 0x25A0, 0x25B2, 0x25B3, 0x25BC, 0x25BD, 0x25C6]
UNCLEAR = {"Lab Roman": [0x2016]}  # the bars of Tinos's norm stand so near that they look like one
SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥᵦᵧᵨᵩᵪ", "0123456789+−=()aeoxhklmnpstijruvβγρφχ"))
SUPERSCRIPTS = dict(
    zip(
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁᵂᵅᵝᵞᵟᶿᵋᶲᵡ",
        "0123456789+−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUWαβγδθεφχ",
    )
)
FRACTIONS = dict(zip("¼½¾⅓⅔⅛⅜⅝⅞", ("14", "12", "34", "13", "23", "18", "38", "58", "78")))
# grave, acute, hat, tilde, bar, breve, dot, diaeresis, ring, caron; arrow
ACCENTS = [0x300, 0x301, 0x302, 0x303, 0x304, 0x306, 0x307, 0x308, 0x30A, 0x30C, 0x20D7]
ACCENTED = [*range(0x41, 0x5B), *range(0x61, 0x7B), *range(0x391, 0x3CA), 0x131, 0x237, 0x3D1, 0x3D5, 0x3F5]
ACCENT_GAP = 0.06  # of the em
SCRIPT_SIZE, SUBSCRIPT_RISE, SUPERSCRIPT_RISE = 0.62, -0.19, 0.36


def glyph_of(parts, overlap=0):
    """A glyph of parts (font, glyph, scale, rise), one after the other, and its advance."""
    from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphCoordinates
    from fontTools.ttLib.tables.ttProgram import Program

    points, ends, flags, advance = [], [], bytearray(), 0
    for font, source, scale, rise in parts:
        shape, last, kinds = font["glyf"][source].getCoordinates(font["glyf"])
        ends += [len(points) + end for end in last]
        points += [(round(x * scale + advance), round(y * scale + rise)) for x, y in shape]
        flags += kinds
        advance += font["hmtx"][source][0] * scale - overlap
    glyph = Glyph()
    glyph.numberOfContours = len(ends)
    if ends:
        glyph.coordinates, glyph.endPtsOfContours, glyph.flags = GlyphCoordinates(points), ends, flags
        glyph.program = Program()
        glyph.program.fromBytecode(b"")
        glyph.recalcBounds(None)
    return glyph, round(advance + overlap)


class Sign:
    """A glyph as the bytes that every face of one em can take over, and what the face's own tables say of it."""

    def __init__(self, glyph, advance):
        self.bytes, self.advance = glyph.compile(None, recalcBBoxes=False), advance
        self.bounds = (glyph.xMin, glyph.yMin, glyph.xMax, glyph.yMax) if glyph.numberOfContours else None
        self.points = len(glyph.coordinates) if glyph.numberOfContours else 0
        self.contours = glyph.numberOfContours


def signs_of(source, em):
    """The mathematical signs for faces of this em, by character: the same in all of them."""
    scale = em / source["head"].unitsPerEm
    characters = source.getBestCmap()
    return {code: Sign(*glyph_of([(source, characters[code], scale, 0)])) for code in SIGNS if code in characters}


def merged(text_file, source, signs, family, style):
    from fontTools import subset
    from fontTools.ttLib import TTFont, newTable
    from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    # bounds are kept by hand: the library would unpack every glyph again for them
    text = TTFont(text_file, recalcTimestamp=False, recalcBBoxes=False)
    for table in ("FFTM", "TeX ", "DSIG", "STAT", "MATH", "meta", "name"):
        if table in text:
            del text[table]
    options = subset.Options()
    own_marks = family == "Lab STIX"  # the others leave accents on Greek letters beside them
    options.layout_features = ["kern", "ccmp", *(["mark", "mkmk"] if own_marks else [])]
    options.hinting = False
    options.notdef_outline = True
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[code for low, high in KEPT for code in range(low, high)])
    subsetter.subset(text)

    characters = text.getBestCmap()
    em = text["head"].unitsPerEm
    added, names = {}, {}

    def add(code, sign):
        names[code] = f"lab{code:05X}"
        added[names[code]] = sign

    for code, sign in signs.items():
        if code not in characters or code in UNCLEAR.get(family, ()):
            add(code, sign)
    for scripts, rise in ((SUBSCRIPTS, SUBSCRIPT_RISE), (SUPERSCRIPTS, SUPERSCRIPT_RISE)):
        # a face that lacks one of a row of scripts gets the whole row, so that they stand at one height
        lacking = any(ord(script) not in characters for script in scripts)
        for script, letter in scripts.items():
            if lacking and ord(letter) in characters:
                add(ord(script), Sign(*glyph_of([(text, characters[ord(letter)], SCRIPT_SIZE, rise * em)])))
    if "Modern" in family:  # its fractions stand upright, with digits of half the size
        for fraction, digits in FRACTIONS.items():
            top, low = (characters[ord(digit)] for digit in digits)
            parts = [
                (text, top, SCRIPT_SIZE, SUPERSCRIPT_RISE * em * 0.8),
                (text, characters[0x2044], 1, 0),
                (text, low, SCRIPT_SIZE, 0),
            ]
            add(ord(fraction), Sign(*glyph_of(parts, overlap=0.08 * em)))
    if family == "Lab Modern":  # its theta is the script one, which papers write \vartheta
        theta = {"Regular": 0x3B8, "Italic": 0x1D703, "Bold": 0x1D6C9, "BoldItalic": 0x1D73D}[style]
        scale = em / source["head"].unitsPerEm
        add(0x3B8, Sign(*glyph_of([(source, source.getBestCmap()[theta], scale, 0)])))

    order = text.getGlyphOrder()[:]
    head, maxp = text["head"], text["maxp"]
    for name, sign in added.items():
        text["glyf"][name] = Glyph(sign.bytes)
        text["hmtx"][name] = (sign.advance, sign.bounds[0] if sign.bounds else 0)
        if sign.bounds:
            head.xMin, head.yMin = min(head.xMin, sign.bounds[0]), min(head.yMin, sign.bounds[1])
            head.xMax, head.yMax = max(head.xMax, sign.bounds[2]), max(head.yMax, sign.bounds[3])
        maxp.maxPoints, maxp.maxContours = max(maxp.maxPoints, sign.points), max(maxp.maxContours, sign.contours)
    text["hhea"].advanceWidthMax = max(advance for advance, _ in text["hmtx"].metrics.values())
    text.setGlyphOrder(order + [name for name in added if name not in order])

    if not own_marks:
        place_marks(text, {**characters, **names})

    tables = []
    for format, encoding, last in ((4, 1, 0xFFFF), (12, 10, 0x10FFFF)):
        table = CmapSubtable.newSubtable(format)
        table.platformID, table.platEncID, table.language = 3, encoding, 0
        table.cmap = {code: name for code, name in {**characters, **names}.items() if code <= last}
        tables.append(table)
    text["cmap"].tables = tables

    bold, italic = "Bold" in style, "Italic" in style
    text["OS/2"].usWeightClass = 700 if bold else 400
    text["OS/2"].fsSelection = (0x20 if bold else 0) | (0x01 if italic else 0) or 0x40
    text["head"].macStyle = (1 if bold else 0) | (2 if italic else 0)
    text["name"] = newTable("name")
    text["name"].names = []
    postscript = f"{family.replace(' ', '')}-{style}"
    called = {1: family, 2: style.replace("BoldItalic", "Bold Italic"), 3: postscript, 4: f"{family} {style}", 6: postscript}
    for name, value in called.items():
        text["name"].setName(value, name, 3, 1, 0x409)
    return text


def place_marks(font, characters):
    """Accents in the middle above Latin and Greek letters, along the slant."""
    from fontTools.otlLib.builder import buildAnchor, buildLookup, buildMarkBasePosSubtable
    from fontTools.ttLib.tables import otTables

    slant = math.tan(math.radians(-font["post"].italicAngle))

    def anchor(code, side):
        points, _, _ = font["glyf"][characters[code]].getCoordinates(font["glyf"])
        upright = [x - y * slant for x, y in points]
        y = max(y for _, y in points) if side == "top" else min(y for _, y in points) - ACCENT_GAP * font["head"].unitsPerEm
        return buildAnchor(round((min(upright) + max(upright)) / 2 + y * slant), round(y))

    accents = {characters[code]: (0, anchor(code, "bottom")) for code in ACCENTS if code in characters}
    letters = {characters[code]: {0: anchor(code, "top")} for code in ACCENTED if code in characters}
    table = font["GPOS"].table
    table.LookupList.Lookup.append(buildLookup([buildMarkBasePosSubtable(accents, letters, font.getReverseGlyphMap())]))
    table.LookupList.LookupCount = len(table.LookupList.Lookup)
    feature = otTables.FeatureRecord()
    feature.FeatureTag, feature.Feature = "mark", otTables.Feature()
    feature.Feature.FeatureParams = None
    feature.Feature.LookupListIndex, feature.Feature.LookupCount = [table.LookupList.LookupCount - 1], 1
    table.FeatureList.FeatureRecord.append(feature)
    table.FeatureList.FeatureCount = len(table.FeatureList.FeatureRecord)
    for script in table.ScriptList.ScriptRecord:
        for language in [script.Script.DefaultLangSys, *(record.LangSys for record in script.Script.LangSysRecord)]:
            if language is not None:
                language.FeatureIndex.append(table.FeatureList.FeatureCount - 1)
                language.FeatureCount = len(language.FeatureIndex)
    classes = font["GDEF"].table.GlyphClassDef.classDefs
    classes.update({glyph: 3 for glyph in accents})
    classes.update({glyph: 1 for glyph in letters})


def path_of(file, sources):
    package = next(name for name in sources if file.startswith(f"{name}/"))
    return os.path.join(sources[package], file[len(package) + 1 :])


def folder_of(family, sources, cache):
    """The folder of a family's faces `<style>.ttf`, named by what they are made from."""
    made_from = hashlib.sha256()
    for file in [__file__, *(path_of(file, sources) for file in (MATH, *FAMILIES[family].values()))]:
        with open(file, "rb") as opened:
            made_from.update(opened.read())
    return os.path.join(cache, f"{family.replace(' ', '-').lower()}-{made_from.hexdigest()[:16]}")


def prepare(family, sources, cache):
    """Makes the faces of a family where they are not there yet, and returns their folder. `sources`: the folder of each
    package of fonts. In a process of its own: this one may have threads, which no copy of it would have."""
    folder = folder_of(family, sources, cache)
    if not os.path.isdir(folder):
        command = [sys.executable, "-B", "-s", __file__, json.dumps(sources), cache, family]
        made = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        if made.returncode != 0:
            raise OSError(f"{family} could not be made: {made.stderr.decode(errors='replace').strip()[-200:]}")
    return folder


def make(families, sources, cache):
    """Makes the families that are not there yet, their faces on all processors, and returns the folders of all."""
    folders = {family: folder_of(family, sources, cache) for family in families}
    missing = [family for family in families if not os.path.isdir(folders[family])]
    if missing:
        os.makedirs(cache, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="unfinished-", dir=cache) as unfinished:
            make_faces(missing, sources, unfinished)
            for family in missing:
                made = os.path.join(unfinished, family)
                try:
                    os.rename(made, folders[family])
                except OSError:  # another process was first
                    if not os.path.isdir(folders[family]):
                        raise
    return [folders[family] for family in families]


def make_faces(families, sources, target):
    from fontTools import subset  # noqa: F401  once for all processes
    from fontTools.ttLib import TTFont

    gc.disable()  # tables are millions of objects, all of them alive
    source = TTFont(path_of(MATH, sources), lazy=True)
    signs, faces = {}, []
    for family in families:
        os.mkdir(os.path.join(target, family))
        for style, file in FAMILIES[family].items():
            text_file = path_of(file, sources)
            em = TTFont(text_file, lazy=True)["head"].unitsPerEm
            if em not in signs:
                signs[em] = signs_of(source, em)
            faces.append((text_file, signs[em], family, style))

    def save(share):
        for text_file, face_signs, family, style in share:
            merged(text_file, source, face_signs, family, style).save(os.path.join(target, family, f"{style}.ttf"))

    count = min(os.cpu_count() or 1, len(faces))
    processes = [multiprocessing.get_context("fork").Process(target=save, args=(faces[i::count],)) for i in range(count)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    if any(process.exitcode != 0 for process in processes):
        raise SystemExit(1)  # what was wrong stands on standard error


def configuration(folder):
    """The text of a fontconfig file that knows this folder alone."""
    from xml.sax.saxutils import escape

    return f'<?xml version="1.0"?>\n<fontconfig><dir>{escape(folder)}</dir></fontconfig>\n'


if __name__ == "__main__":
    print("\n".join(make(sys.argv[3:] or list(FAMILIES), json.loads(sys.argv[1]), sys.argv[2])))
