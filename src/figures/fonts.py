"""The faces of the figures: STIX Two Text completed with the signs of STIX Two Math, as one family.

One character that a face lacks would switch the font of a whole label, or lose it. So each text face gets the
mathematical signs that it lacks from STIX Two Math, and the sub- and superscript letters that neither has as reduced
copies of its own letters.
"""

import hashlib
import os
import shutil
import tempfile

FAMILY = "Lab STIX"
FACES = {
    ("400", "normal"): "Regular",
    ("400", "italic"): "Italic",
    ("700", "normal"): "Bold",
    ("700", "italic"): "BoldItalic",
}
SOURCES = {
    "Regular": "400Regular",
    "Italic": "400Regular_Italic",
    "Bold": "700Bold",
    "BoldItalic": "700Bold_Italic",
}
# letterlike symbols, arrows, mathematical operators, angle brackets, mathematical alphabets; star, disc, square, triangles
SIGNS = [
    code
    for low, high in ((0x2100, 0x2150), (0x2190, 0x2300), (0x27E8, 0x27EC), (0x1D400, 0x1D800))
    for code in range(low, high)
] + [0x2605, 0x25CF, 0x25A0, 0x25B2, 0x25B3, 0x25BC, 0x25BD, 0x25C6]
SUBSCRIPTS = dict(zip("ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥᵦᵧᵨᵩᵪ", "aeoxhklmnpstijruvβγρφχ"))
SUPERSCRIPTS = dict(
    zip(
        "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁᵂᵅᵝᵞᵟᶿᵋᶲᵡ",
        "abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUWαβγδθεφχ",
    )
)
SCRIPT_SIZE, SUBSCRIPT_RISE, SUPERSCRIPT_RISE = 0.62, -0.19, 0.36


def merged(text_file, math_file, style):
    from fontTools.pens.recordingPen import DecomposingRecordingPen
    from fontTools.pens.transformPen import TransformPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import TTFont
    from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

    text, math = TTFont(text_file, recalcTimestamp=False), TTFont(math_file)
    characters, signs = text.getBestCmap(), math.getBestCmap()
    em = text["head"].unitsPerEm
    glyphs, names = {}, {}

    def add(code, font, source, scale, rise):
        shapes = font.getGlyphSet()
        recording = DecomposingRecordingPen(shapes)
        shapes[source].draw(recording)
        pen = TTGlyphPen(None)
        recording.replay(TransformPen(pen, (scale, 0, 0, scale, 0, rise)))
        name = f"lab{code:05X}"
        glyphs[name] = (pen.glyph(), round(font["hmtx"][source][0] * scale))
        names[code] = name

    for code in SIGNS:
        if code not in characters and code in signs:
            add(code, math, signs[code], em / math["head"].unitsPerEm, 0)
    for scripts, rise in ((SUBSCRIPTS, SUBSCRIPT_RISE), (SUPERSCRIPTS, SUPERSCRIPT_RISE)):
        for script, letter in scripts.items():
            if ord(script) not in characters and ord(letter) in characters:
                add(ord(script), text, characters[ord(letter)], SCRIPT_SIZE, rise * em)

    order = text.getGlyphOrder()[:]
    for name, (glyph, advance) in glyphs.items():
        text["glyf"][name] = glyph
        glyph.recalcBounds(text["glyf"])
        text["hmtx"][name] = (advance, getattr(glyph, "xMin", 0) or 0)
    text.setGlyphOrder(order + [name for name in glyphs if name not in order])

    full = CmapSubtable.newSubtable(12)
    full.platformID, full.platEncID, full.language = 3, 10, 0
    full.cmap = {**characters, **names}
    text["cmap"].tables = [table for table in text["cmap"].tables if table.isUnicode() and table.format == 4]
    for table in text["cmap"].tables:
        table.cmap.update({code: name for code, name in names.items() if code < 0x10000})
    text["cmap"].tables.append(full)

    for record in text["name"].names:
        if record.nameID in (1, 16):
            record.string = FAMILY
        elif record.nameID == 4:
            record.string = f"{FAMILY} {style}"
        elif record.nameID == 6:
            record.string = f"{FAMILY.replace(' ', '')}-{style}"
    if "DSIG" in text:
        del text["DSIG"]
    return text


def prepare(sources, cache):
    """Makes the faces once in `cache`, in a folder named by what they are made from, and returns that folder: the
    faces `<style>.ttf`, and `fonts.conf`, which shows them and nothing else to whoever looks for fonts."""
    text = os.path.join(sources, "stix-two-text")
    math = os.path.join(sources, "stix-two-math", "400Regular", "STIXTwoMath_400Regular.ttf")
    files = {style: os.path.join(text, name, f"STIXTwoText_{name}.ttf") for style, name in SOURCES.items()}
    made_from = hashlib.sha256()
    for file in [__file__, math, *files.values()]:
        with open(file, "rb") as opened:
            made_from.update(opened.read())
    folder = os.path.join(cache, made_from.hexdigest()[:16])
    if not os.path.isdir(folder):
        os.makedirs(cache, exist_ok=True)
        unfinished = tempfile.mkdtemp(prefix="unfinished-", dir=cache)
        try:
            for style, file in files.items():
                merged(file, math, style).save(os.path.join(unfinished, f"{style}.ttf"))
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
