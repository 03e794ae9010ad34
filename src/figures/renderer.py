"""The renderer of figures: one JSON request a line on standard input, one JSON answer a line on standard output.

renderer.py FONT-SOURCES FONT-CACHE  (the first is JSON: the folder of each package)

vl-convert draws. It hides much and can be killed by its input, so this process is bounded in memory and time, shows it
only families of fonts made here and no network, and refuses what it would draw wrongly without a word. A second process
paints PNGs while this one writes PDF and SVG.
"""

import base64
import json
import math
import multiprocessing
import os
import re
import resource
import signal
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import fit  # noqa: E402
import fonts  # noqa: E402

MEMORY = 3 << 30  # bytes
LARGEST = 20_000  # points, of what is tried
PPI = 600.001  # a hair above 600: 5.5 in at 600 would be rounded down to 3299 pixels
VEGA_LITE = "5.21"


class Refused(Exception):
    pass


class OutOfPage(Refused):
    pass


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


def cut_letters(svg):
    """How far level labels reach out of the page at the top and at the bottom, in points: vega settles the margins by the
    ticks of a first layout, and the last one may have others."""
    from lxml import etree

    root = etree.fromstring(svg.encode(), etree.XMLParser(huge_tree=True, resolve_entities=False))
    high = float(root.get("height"))
    top = bottom = 0.0
    for text in root.iter("{*}text"):
        if not "".join(text.itertext()).strip() or text.get("display") == "none" or text.get("opacity") == "0":
            continue
        matrix = (1, 0, 0, 1, 0, 0)
        for node in [*reversed(list(text.iterancestors())), text]:
            matrix = transformed(matrix, node.get("transform"))
        _, b, _, _, _, f = matrix
        size = float((text.get("font-size") or "11").removesuffix("px"))
        if b == 0:
            top, bottom = max(top, 0.75 * size - f), max(bottom, f + 0.25 * size - high)
    return tuple(round(cut + 1.5, 2) if cut > 0 else 0 for cut in (top, bottom))


class Painter:
    """A process that turns SVG into PNG. It is started before vl-convert is loaded, whose threads no copy would have."""

    def __init__(self):
        self.pipe, other = multiprocessing.Pipe()
        if os.fork() == 0:
            self.pipe.close()
            os.close(0)
            os.dup2(2, 1)
            try:
                paint(other)
            finally:
                os._exit(0)
        other.close()

    def start(self, folder, svg, about, seconds):
        self.pipe.send((folder, svg, about, seconds))

    def painted(self):
        try:
            made = self.pipe.recv()
        except (EOFError, OSError):
            raise SystemExit(1) from None  # its limits ended it: a new renderer has a new one
        if isinstance(made, Exception):
            raise made
        return made


def paint(pipe):
    import finish
    import vl_convert

    registered = set()
    while True:
        try:
            folder, svg, about, seconds = pipe.recv()
        except (EOFError, OSError):
            return
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            if folder not in registered:
                vl_convert.register_font_directory(folder)
                registered.add(folder)
            answer = finish.finish_png(vl_convert.svg_to_png(svg, ppi=PPI), about)
        except Exception as error:
            answer = error
        signal.setitimer(signal.ITIMER_REAL, 0)
        pipe.send(answer)


class Renderer:
    def __init__(self, sources, cache):
        self.sources, self.cache = sources, cache
        self.nothing = tempfile.TemporaryDirectory()  # the only place where fonts are looked for
        configuration = os.path.join(self.nothing.name, "fonts.conf")
        with open(configuration, "w", encoding="utf-8") as file:
            file.write(fonts.configuration(self.nothing.name))
        os.environ["FONTCONFIG_FILE"] = configuration
        os.environ["RUST_LOG"] = "warn"
        self.log = tempfile.TemporaryFile()
        os.dup2(self.log.fileno(), 2)  # warnings come on standard error: read them for each figure
        self.painter = Painter()
        import vl_convert

        self.vl_convert = vl_convert
        self.folders, self.advances = {}, {}
        # the first chart takes most of a second, which passes here before one is asked for
        vl_convert.vegalite_to_svg({"data": {"values": [{}]}, "mark": "point"}, vl_version=VEGA_LITE)

    def use(self, family):
        """Makes the faces of a family known, once."""
        if family not in self.folders:
            folder = fonts.prepare(family, self.sources, self.cache)
            self.vl_convert.register_font_directory(folder)
            self.folders[family] = folder

    def file(self, family, face):
        return os.path.join(self.folders[family], f"{fonts.STYLES[face]}.ttf")

    def svg_of(self, spec):
        svg = self.vl_convert.vegalite_to_svg(
            spec, vl_version=VEGA_LITE, allowed_base_urls=[], show_warnings=True
        )
        width, height = map(float, re.search(r'<svg[^>]*?width="([^"]*)" height="([^"]*)"', svg).groups())
        if not (0 < width <= LARGEST and 0 < height <= LARGEST):
            raise Refused(f"the chart must be at most {LARGEST} pt wide and high, it is {width:g} by {height:g} pt")
        return svg, width, height

    def fitted(self, request, wanted):
        """The chart as an SVG of exactly the width asked for, its height, and the spec that it was drawn from."""
        spec, target = request["spec"], request["width"]
        if request["composite"]:
            try:
                svg, width, height, spec = fit.fitted(self.svg_of, spec, target, wanted, request["tallest"])
            except fit.NoRoom as lack:
                limit = target if lack.side == "width" else wanted or request["tallest"]
                raise Refused(
                    f"the figure must be {limit:g} pt {'wide' if lack.side == 'width' else 'high'}, but labels, legends and "
                    f"gaps alone take {lack.fixed:.0f} pt: shorten them, or draw fewer panels "
                    + ("side by side" if lack.side == "width" else "below each other")
                ) from None
        else:
            spec = {**spec, "height": wanted}
            svg, width, height = self.svg_of(spec)
            for _ in range(2):
                top, bottom = cut_letters(svg)
                if top == bottom == 0:
                    break
                sides = spec["padding"]
                spec = {**spec, "padding": {**sides, "top": sides["top"] + top, "bottom": sides["bottom"] + bottom}}
                svg, width, height = self.svg_of(spec)
        if not 0 <= target - width < max(fit.SLACK, target / 20):
            raise Refused(
                f"the figure must be {target:g} pt wide, but this chart takes {width:g} pt: shorten its labels or legend"
            )
        high = max(height, wanted) if wanted and wanted - height < max(fit.SLACK, wanted / 20) else height
        if high > request["tallest"] + 0.01:
            raise Refused(f"the figure must be at most {request['tallest']:g} pt high, it is {high:g} pt")
        own = spec.get("padding", 0)
        sides = own if isinstance(own, dict) else dict.fromkeys(("left", "right", "top", "bottom"), own)
        more = {"left": target - width, "right": target - width, "top": high - height, "bottom": high - height}
        padding = {side: round(sides.get(side, 0) + more[side] / 2, 4) for side in more}
        return fit.with_margins(svg, target, high), high, {**spec, "padding": padding}

    def texts(self, svg, family, smallest, venue):
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
            asked = (text.get("font-family") or "").strip("\"' ")
            if asked != family:
                raise Refused(f"the font {asked!r} of the label {label!r} is not there; this figure has {family!r}")
            size = float((text.get("font-size") or "11").removesuffix("px"))
            if size < smallest - 0.01:
                raise Refused(f"the label {label!r} is set in {size:g} pt; {venue} asks for at least {smallest:g} pt")
            weight = {"normal": "400", "bold": "700"}.get(text.get("font-weight") or "normal", text.get("font-weight"))
            face = (weight, text.get("font-style") or "normal")
            if face not in fonts.STYLES:
                raise Refused(
                    f"the label {label!r} asks for weight {face[0]}, style {face[1]}; figures have 400 and 700, normal and italic"
                )
            for character in label:
                if ord(character) not in self.widths(family, face):
                    raise Refused(
                        f"the character {character!r} (U+{ord(character):04X}) of the label {label!r} is not in the fonts ({family})"
                    )
            drawn.setdefault(face, set()).update(label)
            self.check_inside(root, text, self.widths(family, face))
        if not has_marks(root):
            raise Refused("nothing is drawn: the chart has no data, or no mark shows them")
        return drawn

    def check_inside(self, root, text, widths):
        """Refuses a label that the edge of the figure would cut; kerning, which is left out, is below the tolerance."""
        width, height = float(root.get("width")), float(root.get("height"))
        matrix = (1, 0, 0, 1, 0, 0)
        for node in [*reversed(list(text.iterancestors())), text]:
            matrix = transformed(matrix, node.get("transform"))
        a, b, _, _, e, f = matrix
        size = float((text.get("font-size") or "11").removesuffix("px"))
        for part in text.findall("{*}tspan") or [text]:
            line = part.text or ""
            length = sum(widths[ord(character)] for character in line) * size
            start = {"middle": -length / 2, "end": -length}.get(text.get("text-anchor"), 0)
            for along in (start, start + length):
                x, y = e + a * along, f + b * along
                if not (-1 <= x <= width + 1 and -1 <= y <= height + 1):
                    raise OutOfPage(f"the label {line[:60]!r} reaches out of the figure: shorten it")

    def widths(self, family, face):
        """The width in ems of each character that a face has."""
        if (family, face) not in self.advances:
            from fontTools.ttLib import TTFont

            font = TTFont(self.file(family, face), lazy=True)
            widths, em = font["hmtx"], font["head"].unitsPerEm
            self.advances[family, face] = {code: widths[name][0] / em for code, name in font.getBestCmap().items()}
        return self.advances[family, face]

    def drawn(self, request):
        """The first of the heights that has room for every label: SVG, height, spec, and the characters of each face."""
        for place, wanted in enumerate(request["heights"]):
            svg, height, spec = self.fitted(request, wanted)
            svg = with_own_opacity(without_empty_lines(without_hidden_labels(svg)))
            try:
                return svg, height, spec, self.texts(svg, request["family"], request["smallest"], request["venue"])
            except OutOfPage:
                if place + 1 == len(request["heights"]):
                    raise

    def render(self, request):
        family, about, formats = request["family"], request["about"], request["formats"]
        svg, height, spec, texts = self.drawn(request)
        import finish

        about = finish.complete(about, {"vl-convert": self.vl_convert.__version__, "vega-lite": VEGA_LITE})
        if "png" in formats:
            self.painter.start(self.folders[family], svg, about, request["seconds"])
        files = {}
        if "pdf" in formats:
            files["pdf"] = finish.finish_pdf(self.vl_convert.svg_to_pdf(svg), about)
        if "tex" in formats:
            import overlay

            plain, tex = overlay.overlay(svg, request["name"], request["labels"])
            files["plain"] = finish.finish_pdf(self.vl_convert.svg_to_pdf(plain), about)
            files["tex"] = finish.finish_tex(tex, about)
        if "vega" in formats:
            files["vega"] = (json.dumps(spec, ensure_ascii=False, indent=1) + "\n").encode()
        if "svg" in formats:
            where = {face: (self.file(family, face), family) for face in texts}
            files["svg"] = finish.finish_svg(svg, about, texts, where)
        if "png" in formats:
            files["png"] = self.painter.painted()
        warning = self.warning()
        if warning:
            raise Refused(warning)
        return {
            "files": {form: base64.b64encode(made).decode() for form, made in files.items()},
            "width": request["width"],
            "height": height,
        }

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


def without_hidden_labels(svg):
    """Labels of ticks that would overlap are there, but transparent: they would be found in the PDF, and out of its page."""
    return re.sub(r'<text [^>]*? opacity="0"[^>]*>.*?</text>', "", svg, flags=re.DOTALL)


def without_empty_lines(svg):
    """A line of one point has no length: it draws nothing, and the painter would complain of it."""

    def drawn(tag):
        path = re.search(r' d="([-+.,\deMLZ]*)"', tag[0])
        points = set(re.split(r"[MLZ]", path[1])) - {""} if path else ()
        filled = re.search(r' fill="(?!none)| stroke-linecap="', tag[0])
        return "" if len(points) == 1 and not filled else tag[0]

    return re.sub(r"<path [^>]*/>", drawn, svg)


def with_own_opacity(svg):
    """A mark of fill or of stroke alone looks the same with the opacity of that paint; its own costs a PDF a group each."""

    def turned(tag):
        painted = [paint for paint, absent in (("fill", False), ("stroke", True)) if is_painted(tag[0], paint, absent)]
        if len(painted) != 1 or f" {painted[0]}-opacity=" in tag[0]:
            return tag[0]
        return tag[0].replace(' opacity="', f' {painted[0]}-opacity="')

    return re.sub(r'<path [^>]* opacity="[^>]*/>', turned, svg)


def is_painted(tag, paint, absent):
    value = re.search(f' {paint}="([^"]*)"', tag)
    return value[1] not in ("none", "transparent") if value else not absent


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
        renderer = Renderer(json.loads(sys.argv[1]), sys.argv[2])
    except Exception as error:
        answer({"error": f"the renderer could not be prepared: {error}"})
        return
    for line in sys.stdin:
        request = json.loads(line)
        renderer.warning()
        try:
            renderer.use(request["family"])
        except Exception as error:
            answer({"error": f"the fonts could not be prepared: {error}"})
            continue
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
        import fontTools.subset  # noqa: F401  for the next figure, while nobody waits


main()
