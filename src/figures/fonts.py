"""The faces of the figures: five families of text, each completed with the signs of STIX Two Math.

One character that a face lacks would switch the font of a whole label, or lose it. So each text face gets the
mathematical signs that it lacks from STIX Two Math, and the sub- and superscripts that it lacks as reduced copies of its
own letters. What no label needs (hints for screens, scripts other than Latin, Greek and Cyrillic) is left out: a quarter
of the size, and a subset for an SVG is cut in a tenth of the time.
"""

import hashlib
import math
import os
import shutil
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


def merged(text_file, math_file, family, style):
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
    from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphCoordinates
    from fontTools.ttLib.tables.ttProgram import Program

    text, source = TTFont(text_file, recalcTimestamp=False), TTFont(math_file, lazy=True)
    for table in ("FFTM", "TeX ", "DSIG", "STAT", "MATH", "meta"):
        if table in text:
            del text[table]
    options = subset.Options()
    own_marks = family == "Lab STIX"  # the others leave accents on Greek letters beside them
    options.layout_features = ["kern", "ccmp", *(["mark", "mkmk"] if own_marks else [])]
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = ["*"]  # written anew below
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[code for low, high in KEPT for code in range(low, high)])
    subsetter.subset(text)

    characters, signs = text.getBestCmap(), source.getBestCmap()
    em = text["head"].unitsPerEm
    glyphs, names = {}, {}
    no_hints = Program()
    no_hints.fromBytecode(b"")

    def add(code, *parts, overlap=0):
        """A glyph of parts (font, glyph, scale, rise), one after the other."""
        points, ends, flags, advance = [], [], bytearray(), 0
        for font, source, scale, rise in parts:
            shape, last, kinds = font["glyf"][source].getCoordinates(font["glyf"])
            ends += [len(points) + end for end in last]
            points += [(round(x * scale + advance), round(y * scale + rise)) for x, y in shape]
            flags += kinds
            advance += font["hmtx"][source][0] * scale - overlap
        advance += overlap
        glyph = Glyph()
        glyph.numberOfContours = len(ends)
        if ends:
            glyph.coordinates, glyph.endPtsOfContours = GlyphCoordinates(points), ends
            glyph.flags, glyph.program = flags, no_hints
        names[code] = f"lab{code:05X}"
        glyphs[names[code]] = (glyph, round(advance))

    for code in SIGNS:
        if code not in characters and code in signs:
            add(code, (source, signs[code], em / source["head"].unitsPerEm, 0))
    for scripts, rise in ((SUBSCRIPTS, SUBSCRIPT_RISE), (SUPERSCRIPTS, SUPERSCRIPT_RISE)):
        # a face that lacks one of a row of scripts gets the whole row, so that they stand at one height
        lacking = any(ord(script) not in characters for script in scripts)
        for script, letter in scripts.items():
            if lacking and ord(letter) in characters:
                add(ord(script), (text, characters[ord(letter)], SCRIPT_SIZE, rise * em))
    if "Modern" in family:  # its fractions stand upright, with digits of half the size
        for fraction, digits in FRACTIONS.items():
            top, low = (characters[ord(digit)] for digit in digits)
            add(
                ord(fraction),
                (text, top, SCRIPT_SIZE, SUPERSCRIPT_RISE * em * 0.8),
                (text, characters[0x2044], 1, 0),
                (text, low, SCRIPT_SIZE, 0),
                overlap=0.08 * em,
            )
    if family == "Lab Modern":  # its theta is the script one, which papers write \vartheta
        theta = {"Regular": 0x3B8, "Italic": 0x1D703, "Bold": 0x1D6C9, "BoldItalic": 0x1D73D}[style]
        add(0x3B8, (source, signs[theta], em / source["head"].unitsPerEm, 0))

    order = text.getGlyphOrder()[:]
    for name, (glyph, advance) in glyphs.items():
        text["glyf"][name] = glyph
        if glyph.numberOfContours:
            glyph.recalcBounds(text["glyf"])
        text["hmtx"][name] = (advance, getattr(glyph, "xMin", 0) or 0)
    text.setGlyphOrder(order + [name for name in glyphs if name not in order])

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
    text["name"].names = []
    postscript = f"{family.replace(' ', '')}-{style}"
    called = {1: family, 2: style.replace("BoldItalic", "Bold Italic"), 3: postscript, 4: f"{family} {style}", 6: postscript}
    for name, value in called.items():
        text["name"].setName(value, name, 3, 1, 0x409)
    return text


def place_marks(font, characters):
    """Accents in the middle above Latin and Greek letters, along the slant."""
    from fontTools.otlLib.builder import buildAnchor, buildLookup, buildMarkBasePos
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
    table.LookupList.Lookup.append(buildLookup(buildMarkBasePos(accents, letters, font.getReverseGlyphMap())))
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


def prepare(family, sources, cache):
    """Makes the faces of a family once in `cache`, in a folder named by what they are made from, and returns that folder:
    the faces `<style>.ttf`. `sources`: the folder of each package of fonts."""

    def path(file):
        package = next(name for name in sources if file.startswith(f"{name}/"))
        return os.path.join(sources[package], file[len(package) + 1 :])

    files = {style: path(file) for style, file in FAMILIES[family].items()}
    made_from = hashlib.sha256()
    for file in [__file__, path(MATH), *files.values()]:
        with open(file, "rb") as opened:
            made_from.update(opened.read())
    folder = os.path.join(cache, f"{family.replace(' ', '-').lower()}-{made_from.hexdigest()[:16]}")
    if not os.path.isdir(folder):
        os.makedirs(cache, exist_ok=True)
        unfinished = tempfile.mkdtemp(prefix="unfinished-", dir=cache)
        try:
            made = [
                subprocess.Popen(
                    [sys.executable, "-B", "-s", __file__, file, path(MATH), family, style]
                    + [os.path.join(unfinished, f"{style}.ttf")],
                    stdin=subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                )
                for style, file in files.items()
            ]
            for process in made:
                _, complaint = process.communicate()
                if process.returncode != 0:
                    raise OSError(f"{family} could not be made: {complaint.decode(errors='replace').strip()[-200:]}")
            os.chmod(unfinished, 0o755)
            try:
                os.rename(unfinished, folder)
            except OSError:  # another process was first
                if not os.path.isdir(folder):
                    raise
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    return folder


def configuration(folder):
    """The text of a fontconfig file that knows this folder alone."""
    from xml.sax.saxutils import escape

    return f'<?xml version="1.0"?>\n<fontconfig><dir>{escape(folder)}</dir></fontconfig>\n'


if __name__ == "__main__":
    text_file, math_file, family, style, target = sys.argv[1:]
    merged(text_file, math_file, family, style).save(target)
