"""The renderer of figures: one JSON request a line on standard input, one JSON answer a line on standard output.

renderer.py FONT-SOURCES FONT-CACHE  (the first is JSON: the folder of each package)

vl-convert draws. It hides much and can be killed by its input, so this process is bounded in memory and time, shows it
only families of fonts made here and no network, and refuses what it would draw wrongly without a word. A second process
paints PNGs while this one writes PDF and SVG.
"""

import base64
import json
import os
import re
import resource
import signal
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import drawing  # noqa: E402
import fit  # noqa: E402
import fonts  # noqa: E402
import labels  # noqa: E402
from painter import Painter  # noqa: E402
from refused import OutOfPage, Refused  # noqa: E402

MEMORY = 3 << 30  # bytes
LARGEST = 20_000  # points, of what is tried
VEGA_LITE = "5.21"


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
                    + ("side by side, or give it more columns" if lack.side == "width" else "below each other")
                ) from None
        else:
            spec = {**spec, "height": wanted}
            svg, width, height = self.svg_of(spec)
            for _ in range(2):
                top, bottom = labels.cut_letters(svg)
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
            svg = drawing.with_own_opacity(drawing.without_empty_lines(drawing.without_hidden_labels(svg)))
            try:
                family, smallest, venue = (request[key] for key in ("family", "smallest", "venue"))
                root = drawing.parsed(svg)
                drawing.check(root)
                return svg, height, spec, labels.checked(root, family, smallest, venue, self.widths)
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
            files["vega"] = finish.finish_vega(spec, about)
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
