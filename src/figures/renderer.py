"""The renderer of figures: one JSON request a line on standard input, one JSON answer a line on standard output.

renderer.py FONT-SOURCES FONT-CACHE

vl-convert draws. It hides much and can be killed by its input, so this process is bounded in memory and time, shows it
one family of fonts and no network, and refuses what it would draw wrongly without a word.
"""

import base64
import json
import math
import os
import re
import resource
import signal
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import fonts  # noqa: E402

MEMORY = 3 << 30  # bytes
LARGEST = (2000, 3000)  # points
PPI = 600.001  # a hair above 600: 5.5 in at 600 would be rounded down to 3299 pixels
VEGA_LITE = "5.21"
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
LONGEST = 2000  # characters of one text


class Refused(Exception):
    pass


def check(node, path="chart"):
    """What must not reach vl-convert: it ends on a control character, reads files through image marks, loses NaN."""
    if isinstance(node, str):
        if CONTROL.search(node):
            raise Refused(f"a text must have no control characters, {path} has {CONTROL.search(node)[0]!r}")
        if len(node) > LONGEST:
            raise Refused(f"a text must have at most {LONGEST} characters, {path} has {len(node)}")
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == "url":
                raise Refused(f"data must be in the chart (data.values) and images are not drawn, got {path}.url")
            if key in ("tickCount", "maxbins") and isinstance(value, (int, float)) and value > 1000:
                raise Refused(f"{path}.{key} must be at most 1000, got {value:g}")
            check(key, path)
            check(value, f"{path}.{key}")
    elif isinstance(node, list):
        for place, value in enumerate(node):
            check(value, f"{path}[{place}]")
    elif isinstance(node, float) and (node != node or abs(node) == float("inf")):
        raise Refused(f"a number must be finite, {path} is {node}")


def transformed(matrix, transform):
    """The affine map [a b c d e f] after the translations, rotations and scalings of an SVG attribute."""
    a, b, c, d, e, f = matrix
    for kind, values in re.findall(r"(\w+)\(([^)]*)\)", transform or ""):
        v = [float(value) for value in re.split(r"[ ,]+", values.strip())]
        if kind == "translate":
            m = (1, 0, 0, 1, v[0], v[1] if len(v) > 1 else 0)
        elif kind == "rotate":
            turn = math.radians(v[0])
            m = (math.cos(turn), math.sin(turn), -math.sin(turn), math.cos(turn), 0, 0)
        else:
            m = (v[0], 0, 0, v[-1], 0, 0)
        a, b, c, d, e, f = (
            a * m[0] + c * m[1],
            b * m[0] + d * m[1],
            a * m[2] + c * m[3],
            b * m[2] + d * m[3],
            a * m[4] + c * m[5] + e,
            b * m[4] + d * m[5] + f,
        )
    return a, b, c, d, e, f


class Renderer:
    def __init__(self, sources, cache):
        self.folder = fonts.prepare(sources, cache)
        configuration = tempfile.NamedTemporaryFile("w", suffix=".conf", encoding="utf-8")
        configuration.write(fonts.configuration(self.folder))
        configuration.flush()
        self.configuration = configuration  # vl-convert reads it when it first draws
        os.environ["FONTCONFIG_FILE"] = configuration.name
        os.environ["RUST_LOG"] = "warn"
        self.log = tempfile.TemporaryFile()
        os.dup2(self.log.fileno(), 2)  # warnings come on standard error: read them for each figure
        import vl_convert

        self.vl_convert = vl_convert
        self.advances = {}

    def file(self, face):
        return os.path.join(self.folder, f"{fonts.FACES[face]}.ttf")

    def svg_of(self, spec):
        svg = self.vl_convert.vegalite_to_svg(
            spec, vl_version=VEGA_LITE, allowed_base_urls=[], show_warnings=True
        )
        width, height = map(float, re.search(r'<svg[^>]*?width="([^"]*)" height="([^"]*)"', svg).groups())
        if not (0 < width <= LARGEST[0] and 0 < height <= LARGEST[1]):
            raise Refused(f"the chart must be at most {LARGEST[0]} by {LARGEST[1]} pt, it is {width:g} by {height:g} pt")
        return svg, width, height

    def fitted(self, spec, target, composite):
        """The chart as an SVG of exactly the target width; several panels are as wide as they are, and get margins."""
        svg, width, height = self.svg_of(spec)
        if composite and width < target:
            margin = (target - width) / 2
            own = spec.get("padding", 0)
            sides = own if isinstance(own, dict) else dict.fromkeys(("left", "right", "top", "bottom"), own)
            padded = {**sides, "left": sides.get("left", 0) + margin, "right": sides.get("right", 0) + margin}
            svg, width, height = self.svg_of({**spec, "padding": padded})
        if abs(width - target) > 0.1:
            raise Refused(
                f"the figure must be {target:g} pt wide, but this chart takes {width:g} pt: "
                + ("make its panels narrower" if composite else "shorten its labels or legend")
            )
        return svg, width, height

    def texts(self, svg):
        """The characters of each face, after every text was checked against it."""
        from lxml import etree

        drawn = {}
        root = etree.fromstring(svg.encode(), etree.XMLParser(huge_tree=True, resolve_entities=False))
        if root.findall(".//{*}image"):
            raise Refused("images are not drawn in figures, got an image mark")
        for text in root.iter("{*}text"):
            label = "".join(text.itertext())
            if not label or text.get("display") == "none":
                continue
            family = (text.get("font-family") or "").strip("\"' ")
            if family != fonts.FAMILY:
                raise Refused(f"the font {family!r} of the label {label!r} is not there; figures have {fonts.FAMILY!r}")
            weight = {"normal": "400", "bold": "700"}.get(text.get("font-weight") or "normal", text.get("font-weight"))
            face = (weight, text.get("font-style") or "normal")
            if face not in fonts.FACES:
                raise Refused(
                    f"the label {label!r} asks for weight {face[0]}, style {face[1]}; figures have 400 and 700, normal and italic"
                )
            for character in label:
                if ord(character) not in self.widths(face):
                    raise Refused(
                        f"the character {character!r} (U+{ord(character):04X}) of the label {label!r} is not in the fonts of figures"
                    )
            drawn.setdefault(face, set()).update(label)
            self.check_inside(root, text, face)
        if not has_marks(root):
            raise Refused("nothing is drawn: the chart has no data, or no mark shows them")
        return drawn

    def check_inside(self, root, text, face):
        """Refuses a label that the edge of the figure would cut; kerning, which is left out, is below the tolerance."""
        width, height = float(root.get("width")), float(root.get("height"))
        matrix = (1, 0, 0, 1, 0, 0)
        for node in [*reversed(list(text.iterancestors())), text]:
            matrix = transformed(matrix, node.get("transform"))
        a, b, _, _, e, f = matrix
        size = float((text.get("font-size") or "11").removesuffix("px"))
        for part in text.findall("{*}tspan") or [text]:
            line = part.text or ""
            length = sum(self.widths(face)[ord(character)] for character in line) * size
            start = {"middle": -length / 2, "end": -length}.get(text.get("text-anchor"), 0)
            for along in (start, start + length):
                x, y = e + a * along, f + b * along
                if not (-1 <= x <= width + 1 and -1 <= y <= height + 1):
                    raise Refused(f"the label {line[:60]!r} reaches out of the figure: shorten it")

    def widths(self, face):
        """The width in ems of each character that a face has."""
        if face not in self.advances:
            from fontTools.ttLib import TTFont

            font = TTFont(self.file(face), lazy=True)
            widths, em = font["hmtx"], font["head"].unitsPerEm
            self.advances[face] = {code: widths[name][0] / em for code, name in font.getBestCmap().items()}
        return self.advances[face]

    def render(self, request):
        check(request["spec"])
        svg, width, height = self.fitted(request["spec"], request["width"], request["composite"])
        svg = without_empty_lines(svg)
        texts = self.texts(svg)
        if height > request["tallest"]:
            raise Refused(f"the figure must be at most {request['tallest']:g} pt high, it is {height:g} pt")
        import finish

        about, files = request["about"], {}
        for form in request["formats"]:
            if form == "pdf":
                made = finish.finish_pdf(self.vl_convert.svg_to_pdf(svg), about)
            elif form == "svg":
                where = {face: (self.file(face), fonts.FAMILY) for face in texts}
                made = finish.finish_svg(svg, about, texts, where)
            else:
                made = finish.finish_png(self.vl_convert.svg_to_png(svg, ppi=PPI), about)
            files[form] = base64.b64encode(made).decode()
        warning = self.warning()
        if warning:
            raise Refused(warning)
        return {"files": files, "width": width, "height": height}

    def warning(self):
        """The first thing that vl-convert complained of since the last figure."""
        size = os.fstat(self.log.fileno()).st_size
        text = os.pread(self.log.fileno(), min(size, 1 << 16), 0).decode(errors="replace")
        os.ftruncate(self.log.fileno(), 0)
        os.lseek(self.log.fileno(), 0, os.SEEK_SET)
        for line in text.split("\n"):
            line = re.sub(r"^\[\S+ ", "", line).strip()
            if line and not line.startswith("at "):
                return line
        return None


def without_empty_lines(svg):
    """A line of one point has no length: it draws nothing, and the painter would complain of it."""

    def drawn(tag):
        path = re.search(r' d="([-+.,\deMLZ]*)"', tag[0])
        points = set(re.split(r"[MLZ]", path[1])) - {""} if path else ()
        filled = re.search(r' fill="(?!none)| stroke-linecap="', tag[0])
        return "" if len(points) == 1 and not filled else tag[0]

    return re.sub(r"<path [^>]*/>", drawn, svg)


def has_marks(root):
    for group in root.iter("{*}g"):
        if "role-mark" in (group.get("class") or "").split():
            for mark in group:
                if mark.tag.endswith("}g") or (mark.tag.endswith("}path") and not mark.get("d")):
                    continue
                return True
    return False


def main():
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupted cell keeps its renderer
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    bound = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
    try:
        resource.setrlimit(resource.RLIMIT_DATA, (bound, hard))
    except (ValueError, OSError):
        pass  # a system without this limit: the time limit remains
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def answer(content):
        answers.write(json.dumps(content) + "\n")
        answers.flush()

    try:
        renderer = Renderer(sys.argv[1], sys.argv[2])
    except Exception as error:
        answer({"error": f"the fonts could not be prepared: {error}"})
        return
    for line in sys.stdin:
        request = json.loads(line)
        renderer.warning()
        signal.setitimer(signal.ITIMER_REAL, request["seconds"])  # its default action ends even native code
        try:
            reply = renderer.render(request)
        except Refused as refusal:
            reply = {"error": str(refusal)}
        except Exception as error:
            text = str(error).split("\n    at ")[0]
            reply = {"error": " ".join(text.split())[:300]}
        signal.setitimer(signal.ITIMER_REAL, 0)
        answer(reply)


main()
