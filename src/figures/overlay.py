"""A figure in LaTeX: the drawing without its labels, and the labels set over it with the document's own fonts and math.

`\\input{figures/name}` draws `name-plain.pdf`, which lies beside `name.tex`, and puts every label where the drawing had
it: same anchor, baseline, direction, colour and size in points.
"""

import math
import re
import unicodedata

from places import transformed

_PAIRS = """
α \\alpha β \\beta γ \\gamma δ \\delta ϵ \\epsilon ε \\varepsilon ζ \\zeta η \\eta θ \\theta ϑ \\vartheta ι \\iota κ \\kappa
ϰ \\varkappa λ \\lambda μ \\mu µ \\mu ν \\nu ξ \\xi ο \\omicron π \\pi ϖ \\varpi ρ \\rho ϱ \\varrho σ \\sigma ς \\varsigma τ \\tau
υ \\upsilon ϕ \\phi φ \\varphi χ \\chi ψ \\psi ω \\omega Γ \\Gamma Δ \\Delta Θ \\Theta Λ \\Lambda Ξ \\Xi Π \\Pi Σ \\Sigma
Υ \\Upsilon Φ \\Phi Ψ \\Psi Ω \\Omega ∇ \\nabla ∂ \\partial ∞ \\infty ℓ \\ell ℏ \\hbar ı \\imath ȷ \\jmath ℜ \\Re ℑ \\Im
ℵ \\aleph ⊤ \\top ⊥ \\perp ∀ \\forall ∃ \\exists ∄ \\nexists ∅ \\emptyset ¬ \\neg ∠ \\angle … \\ldots ⋯ \\cdots ⋮ \\vdots
⋱ \\ddots † \\dag ‡ \\ddag ★ \\bigstar ▲ \\blacktriangle ■ \\blacksquare △ \\triangle ∑ \\sum ∏ \\prod ∫ \\int ∮ \\oint
× \\times · \\cdot ± \\pm ∓ \\mp ÷ \\div ∗ \\ast ⋆ \\star ∘ \\circ • \\bullet ● \\bullet ⊙ \\odot ⊗ \\otimes ⊕ \\oplus
⊖ \\ominus ∪ \\cup ∩ \\cap ∖ \\setminus ∧ \\wedge ∨ \\vee ≤ \\le ≥ \\ge ≠ \\ne ≈ \\approx ∼ \\sim ≃ \\simeq ≅ \\cong
≡ \\equiv ∝ \\propto ∈ \\in ∉ \\notin ∋ \\ni → \\to ← \\leftarrow ↔ \\leftrightarrow ↦ \\mapsto ↑ \\uparrow ↓ \\downarrow
⇒ \\Rightarrow ⇐ \\Leftarrow ⇔ \\Leftrightarrow ≪ \\ll ≫ \\gg ≲ \\lesssim ≳ \\gtrsim ≺ \\prec ≻ \\succ ≼ \\preceq ≽ \\succeq
⊂ \\subset ⊆ \\subseteq ⊃ \\supset ⊇ \\supseteq ∣ \\mid ∥ \\parallel ≜ \\triangleq ≔ \\coloneqq ∴ \\therefore
⟨ \\langle ⟩ \\rangle ⌊ \\lfloor ⌋ \\rfloor ⌈ \\lceil ⌉ \\rceil ‖ \\| − - < < > > | |
""".split()
SIGNS = dict(zip(_PAIRS[::2], _PAIRS[1::2]))
SIGNS |= {"\u2009": "\\,", "\u2005": "\\:", "\u2004": "\\;", "\u2002": "\\enspace", "\u2003": "\\quad", "\u00a0": "~"}
SIGNS |= {
    sign: f"\\frac{{{top}}}{{{bottom}}}"
    for sign, top, bottom in zip("½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞", "112131234151357", "233445555668888")
}

SUPERSCRIPTS = dict(
    zip(
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵁᵂ⁄",
        "0123456789+-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRUW/",
    )
)
SUPERSCRIPTS |= {"ᵀ": "\\top ", "°": "\\circ ", "ᵅ": "\\alpha ", "ᵝ": "\\beta ", "ᵞ": "\\gamma ", "ᵟ": "\\delta "}
SUPERSCRIPTS |= {"ᵋ": "\\varepsilon ", "ᶿ": "\\theta ", "ᶲ": "\\phi ", "ᵡ": "\\chi "}
SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ⁄⁎", "0123456789+-=()aehijklmnoprstuvx/*"))
SUBSCRIPTS |= {"ᵦ": "\\beta ", "ᵧ": "\\gamma ", "ᵨ": "\\rho ", "ᵩ": "\\varphi ", "ᵪ": "\\chi "}

MATH_ACCENTS = dict(
    zip(
        "\u0302\u0303\u0304\u0305\u0307\u0308\u030c\u0306\u0301\u0300\u030a\u20d7",
        "hat tilde bar overline dot ddot check breve acute grave mathring vec".split(),
    )
)
TEXT_ACCENTS = dict(zip("\u0302\u0303\u0304\u0307\u0308\u030c\u0306\u0301\u0300\u030a\u0327\u0328\u030b", "^~=.\"vu'`rckH"))
TEXT = {
    **{character: f"\\{character}" for character in "%&#_{}$"},
    **{"\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}", '"': "''"},
    **{"–": "--", "—": "---", "‘": "`", "’": "'", "“": "``", "”": "''", "ß": "\\ss{}", "æ": "\\ae{}", "Æ": "\\AE{}"},
    **{"ø": "\\o{}", "Ø": "\\O{}", "œ": "\\oe{}", "Œ": "\\OE{}", "ł": "\\l{}", "Ł": "\\L{}", "§": "\\S{}", "¶": "\\P{}"},
}
# what amssymb has, and plain LaTeX not
NEEDS_AMSSYMB = "mathbb lesssim gtrsim varnothing nexists varkappa therefore bigstar blacktriangle blacksquare".split()
# what amsmath and others have, for documents without them
PROVIDED = {
    "lvert": "|",
    "rvert": "|",
    "lVert": "\\|",
    "rVert": "\\|",
    "lparen": "(",
    "rparen": ")",
    "lt": "<",
    "gt": ">",
    "omicron": "o",
    "implies": "\\Rightarrow",
    "coloneqq": ":=",
    "triangleq": "\\stackrel{\\triangle}{=}",
    "preccurlyeq": "\\preceq",
    "succcurlyeq": "\\succeq",
    "surd": "\\sqrt{}",
    "mathscr[1]": "\\mathcal{#1}",
    "boldsymbol[1]": "\\mbox{\\boldmath$#1$}",
    "bm[1]": "\\boldsymbol{#1}",
    "dfrac[2]": "{\\displaystyle\\frac{#1}{#2}}",
    "tfrac[2]": "{\\textstyle\\frac{#1}{#2}}",
    "nicefrac[2]": "{#1/#2}",
    # the digits of amssymb's \\mathbb are other signs
    "figureone": "\\ifdefined\\symbb\\mathbb{1}\\else\\ifdefined\\mathbbm\\mathbbm{1}\\else"
    "\\ifdefined\\mathds\\mathds{1}\\else\\mathbf{1}\\fi\\fi\\fi",
    "text[1]": "\\mathchoice{\\mbox{#1}}{\\mbox{#1}}{\\mbox{\\fontsize{\\csname sf@size\\endcsname}{0pt}\\selectfont#1}}"
    "{\\mbox{\\fontsize{\\csname ssf@size\\endcsname}{0pt}\\selectfont#1}}",
}


def alphabet(character):
    """`\\mathbb{E}` for 𝔼, and so on: the letters of the mathematical alphabets."""
    if ord(character) < 0x2100:
        return None
    name = unicodedata.name(character, "")
    parts = unicodedata.decomposition(character).split()  # <font> 0045
    plain = chr(int(parts[-1], 16)) if len(parts) == 2 else ""
    for words, command in (("DOUBLE-STRUCK", "mathbb"), ("SCRIPT CAPITAL", "mathcal"), ("MATHEMATICAL BOLD", "mathbf")):
        if words in name and plain:
            if plain.isascii():
                return f"\\{command}{{{plain}}}" if plain.isalnum() else None
            return f"\\boldsymbol{{{SIGNS[plain]}}}" if command == "mathbf" and plain in SIGNS else None
    return None


def tex_of_text(text, label=None):
    """A Unicode label as LaTeX: signs, scripts and accents as math, the rest as text.

    Raises ValueError naming the label and the character that has no TeX.
    """
    label = text if label is None else label
    text = unicodedata.normalize("NFC", text)
    parts = []  # ("text" or "math", its TeX)
    scripts = set()  # what the last sign carries already
    place = 0

    def add(kind, tex):
        if kind == "math" and parts and parts[-1][0] == "math":
            # a command's name ends before a letter
            glue = " " if re.search(r"\\[A-Za-z]+$", parts[-1][1]) and tex[:1].isalpha() else ""
            parts[-1] = ("math", parts[-1][1] + glue + tex)
        elif kind == "text" and parts and parts[-1][0] == "text":
            parts[-1] = ("text", parts[-1][1] + tex)
        else:
            parts.append((kind, tex))

    def base_into_math():
        """The letter or number that carries a script belongs to the math, a word does not."""
        if parts and parts[-1][0] == "text":
            match = re.search(r"(?<![A-Za-z0-9.])(?:[A-Za-z]|[0-9.]+)$", parts[-1][1])
            if match:
                parts[-1] = ("text", parts[-1][1][: match.start()])
                parts.append(("math", match[0]))

    while place < len(text):
        character = text[place]
        for mark, table in (("^", SUPERSCRIPTS), ("_", SUBSCRIPTS)):
            run = ""
            end = place
            while end < len(text):
                if text[end] in table:
                    run += table[text[end]]
                elif mark == "_" and run and text[end] in ",." and end + 1 < len(text) and text[end + 1] in table:
                    run += text[end]
                else:
                    break
                end += 1
            if run and character != "⁄":
                base_into_math()
                add("math", ("{}" if mark in scripts else "") + f"{mark}{{{run.strip()}}}")
                scripts.add(mark)
                break
        else:
            scripts.clear()
            end = place + 1
            marks = ""
            while end < len(text) and unicodedata.combining(text[end]):
                marks += text[end]
                end += 1
            if character == "′":
                base_into_math()
                add("math", "'")
            elif character in "√∛∜":
                under = radicand(text[place + 1 :])
                if not under:
                    raise ValueError(f"the label {label!r} has a {character} over nothing, which has no TeX")
                index = {"√": "", "∛": "[3]", "∜": "[4]"}[character]
                inside = under[1:-1] if under.startswith("(") else under
                add("math", f"\\sqrt{index}{{{math_of_text(inside, label)}}}")
                end = place + 1 + len(under)
            elif marks:
                add(*accented(character, marks, label))
            elif character in SIGNS:
                add("math", SIGNS[character])
            elif alphabet(character):
                add("math", alphabet(character))
            elif character == "⁄":
                add("text", "/")
            elif character in TEXT:
                add("text", TEXT[character])
            elif 32 <= ord(character) < 127:
                # no ligatures of signs: -- would be a dash
                doubled = character in "-,`'" and text[place - 1 : place] == character
                add("text", ("{}" if doubled else "") + character)
            else:
                split = unicodedata.normalize("NFD", character)
                if len(split) == 1:
                    code = f"U+{ord(character):04X}"
                    raise ValueError(f"the character {character!r} ({code}) of the label {label!r} has no TeX")
                add(*accented(split[0], split[1:], label))
        place = end
    return "".join(f"${tex}$" if kind == "math" else tex for kind, tex in parts)


def radicand(text):
    """What stands under a root: a pair of brackets, a number or a letter."""
    if text.startswith("("):
        depth = 0
        for place, character in enumerate(text):
            depth += (character == "(") - (character == ")")
            if depth == 0:
                return text[: place + 1] if place > 1 else ""
        return ""
    found = re.match(r"\d+|[^\W\d_][\u0300-\u036f\u20d7]*", text)
    return found[0] if found else ""


def math_of_text(text, label):
    """The same inside math: letters are variables."""
    return re.sub(r"(?<!\\)\$", "", tex_of_text(text, label))


def accented(letter, marks, label):
    latin = letter.isascii() and letter.isalpha()
    if latin and all(mark in TEXT_ACCENTS for mark in marks):
        tex = letter if letter not in "ij" else f"\\{letter}"
        for mark in marks:
            tex = f"\\{TEXT_ACCENTS[mark]}{{{tex}}}"
        return "text", tex
    tex = {"i": "\\imath", "j": "\\jmath"}.get(letter, letter) if latin else SIGNS.get(letter) or alphabet(letter)
    for mark in marks:
        if tex is None or mark not in MATH_ACCENTS:
            raise ValueError(f"the letter {letter + marks!r} of the label {label!r} has no TeX")
        tex = f"\\{MATH_ACCENTS[mark]}{{{tex}}}"
    return "math", tex


def tex_of_source(source):
    """A label that its author wrote with `$…$`, as LaTeX: the math is the author's, the rest is text."""
    whole = re.findall(r"\$(?:[^$\\]|\\.)*\$|(?:[^$\\]|\\\$|\\)+", source, re.S)
    tex = ""
    for part in whole:
        if part.startswith("$"):
            tex += math_of_source(part, source)
        else:
            tex += tex_of_text(part.replace("\\$", "$"), source)
    return tex


def math_of_source(part, source):
    """The author's math, with what needs amsmath or other letters than ASCII written without."""
    part = re.sub(
        r"\\operatorname\*?\s*(?:\{([^{}]*)\}|([A-Za-z]))",
        lambda found: f"\\mathop{{\\mathrm{{{found[1] or found[2]}}}}}\\nolimits ",
        part,
    )
    return re.sub(r"[^\x00-\x7f]", lambda found: "{" + math_of_text(found[0], source) + "}", part)


def overlay(svg, name, labels, about=None):
    """The SVG without its texts, and the .tex that sets them over `<name>-plain.pdf`.

    `labels` maps the Unicode text of a label to the author's TeX; what is not in it is converted sign by sign. Title and
    caption of `about` stand above the source as comments.
    Raises ValueError in one sentence for a label without TeX or a name that TeX cannot read.
    """
    if re.search(r'[\\{}"\x00-\x1f]', name) or not name:
        raise ValueError(f'a figure for LaTeX must have no backslash, brace or quotation mark in its name, got {name!r}')
    from lxml import etree

    root = etree.fromstring(svg.encode(), etree.XMLParser(huge_tree=True, resolve_entities=False))
    width, height = (float(root.get(side).removesuffix("pt").removesuffix("px")) for side in ("width", "height"))
    lines = [line for text in root.iter("{*}text") for line in lines_of(text)]
    texts = list(root.iter("{*}text"))
    for text in texts:
        text.getparent().remove(text)
    placed = [label_line(line, height, labels) for line in lines]
    return etree.tostring(root, encoding="unicode"), document(name, width, height, placed, about or {})


def lines_of(text):
    """What a text element shows: one item for each line, with its place in the figure."""
    look = {}
    opacity = 1.0
    matrix = (1, 0, 0, 1, 0, 0)
    regions = []
    for node in [*reversed(list(text.iterancestors())), text]:
        matrix = transformed(matrix, node.get("transform"))
        regions += clipped(node, matrix)
        opacity *= float(node.get("opacity") or 1)
        if node.get("display") == "none" or node.get("visibility") == "hidden":
            return
        for key in ("fill", "fill-opacity", "font-size", "font-weight", "font-style", "text-anchor"):
            if node.get(key) is not None:
                look[key] = node.get(key)
    fill = look.get("fill", "black")
    opacity *= float(look.get("fill-opacity", 1))
    if opacity <= 0 or fill in ("none", "transparent"):
        return
    x, y = float(text.get("x") or 0), float(text.get("y") or 0)
    spans = text.findall("{*}tspan")
    for part in spans or [text]:
        y += float(part.get("dy") or 0)
        place = matrix[0] * x + matrix[2] * y + matrix[4], matrix[1] * x + matrix[3] * y + matrix[5]
        shown = all(left <= place[0] <= right and top <= place[1] <= low for left, top, right, low in regions)
        if part.text and part.text.strip() and shown:
            yield {
                "text": part.text,
                "colour": mixed(fill, opacity),
                "size": float(look.get("font-size", "11").removesuffix("px")) * math.hypot(matrix[0], matrix[1]),
                "bold": look.get("font-weight", "normal") in ("bold", "600", "700", "800", "900"),
                "italic": look.get("font-style") in ("italic", "oblique"),
                "anchor": look.get("text-anchor", "start"),
                "x": place[0],
                "y": place[1],
                "turn": -math.degrees(math.atan2(matrix[1], matrix[0])),
            }


def clipped(node, matrix):
    """The part of the figure that a group shows: labels that stand outside it are left out, none is cut."""
    name = re.fullmatch(r"url\(#([^)]+)\)", node.get("clip-path") or "")
    path = name and next(node.getroottree().getroot().iterfind(f".//{{*}}clipPath[@id='{name[1]}']/{{*}}rect"), None)
    if path is None:
        return
    x, y, width, height = (float(path.get(key) or 0) for key in ("x", "y", "width", "height"))
    corners = [
        (matrix[0] * a + matrix[2] * b + matrix[4], matrix[1] * a + matrix[3] * b + matrix[5])
        for a in (x - 1, x + width + 1)
        for b in (y - 1, y + height + 1)
    ]
    yield min(a for a, _ in corners), min(b for _, b in corners), max(a for a, _ in corners), max(b for _, b in corners)


def mixed(fill, opacity):
    """A colour over white paper, as six digits."""
    from PIL import ImageColor

    try:
        red, green, blue, *alpha = ImageColor.getrgb(re.sub(r"rgba\((.*),[^,]*\)", r"rgb(\1)", fill))
    except ValueError:
        raise ValueError(f"a label has the colour {fill!r}, which is not known") from None
    if alpha:
        opacity *= alpha[0] / 255
    return "".join(f"{round(255 + (part - 255) * opacity):02X}" for part in (red, green, blue))


def label_line(line, height, labels):
    source = labels.get(line["text"])
    tex = tex_of_text(line["text"]) if source is None else tex_of_source(source)
    tex = re.sub(r"\\mathbb\s*(?:1|\{1\})", r"\\figureone{}", tex)
    style = ("\\bfseries\\boldmath" if line["bold"] else "") + ("\\itshape" if line["italic"] else "")
    colour = "" if line["colour"] == "000000" else f"\\color[HTML]{{{line['colour']}}}"
    anchor = {"start": "lb", "middle": "b", "end": "rb"}[line["anchor"]]
    place = f"{rounded(line['x'])},{rounded(height - line['y'])}"
    turn, size = rounded(line["turn"]), rounded(line["size"])
    return f"\\figurelabel({place}){{{turn}}}{{{anchor}}}{{{size}}}{{{style}{colour}}}{{{tex}}}%"


def rounded(number):
    return f"{round(number, 3) + 0:.7g}"


def document(name, width, height, placed, about):
    body = "\n".join(placed)
    used = set(re.findall(r"\\([A-Za-z]+)", body))
    comments = [
        *([str(about["title"])] if about.get("title") else []),
        *([str(about["caption"])] if about.get("caption") else []),
        f"Use: \\input{{folder/{name}}} draws {name}-plain.pdf, which lies beside this file, and sets the labels in the",
        "fonts of the document. Needs \\usepackage{graphicx} and \\usepackage{xcolor}.",
        "Letters have the size in points of the figure. \\newcommand\\figscale{0.8} before \\input scales the drawing and",
        "leaves the letters; \\scalebox{0.8}{\\input{...}} scales both.",
    ]
    needs = [("includegraphics", "graphicx")]
    if "color" in used:
        needs.append(("definecolorset", "xcolor"))
    needs += [(command, "amssymb") for command in NEEDS_AMSSYMB if command in used]
    checks = [
        f"\\ifdefined\\{command}\\else\\PackageError{{figure}}{{The labels of this figure need "
        f"\\string\\usepackage{{{package}}}}}{{Put it before \\string\\begin{{document}}.}}\\fi"
        for command, package in needs
    ]
    provided = []
    for head, meaning in PROVIDED.items():
        if head.split("[")[0] in used or (head == "boldsymbol[1]" and "bm" in used):
            command, _, count = head.partition("[")
            provided.append(f"\\providecommand\\{command}{'[' + count if count else ''}{{{meaning}}}")
    return "\n".join(
        [
            *(f"% {line}".rstrip() for text in comments for line in " ".join(text.split()).split("\n")),
            # the name may hold what TeX takes for its own
            "{" + "".join(f"\\catcode`\\{sign}=12" for sign in "%#_&~^$") + f" \\gdef\\figuredrawing{{{name}-plain.pdf}}}}%",
            "\\begingroup%",
            *(f"{line}%" for line in checks + provided),
            "\\ifdefined\\figscale\\else\\def\\figscale{1}\\fi%",
            "\\def\\figurefolder{}%",
            "\\ifdefined\\CurrentFilePath\\ifx\\CurrentFilePath\\empty\\else\\edef\\figurefolder{\\CurrentFilePath/}\\fi\\fi%",
            "\\IfFileExists{\\figurefolder\\figuredrawing}{}{\\def\\figurefolder{}}%",
            "\\normalfont\\scriptspace=0pt\\mathsurround=0pt\\setlength{\\unitlength}{\\figscale bp}%",
            "\\def\\figurelabel(#1)#2#3#4#5#6{\\put(#1){\\rotatebox{#2}{\\makebox(0,0)[#3]{\\smash{%",
            "  \\fontsize{#4}{#4}\\selectfont#5#6}}}}}%",
            f"\\begin{{picture}}({rounded(width)},{rounded(height)})%",
            f"\\put(0,0){{\\includegraphics[width={rounded(width)}\\unitlength]{{\\figurefolder\\figuredrawing}}}}%",
            body,
            "\\end{picture}%",
            "\\endgroup",
            "",
        ]
    )
