"""A second process beside the renderer, which paints PNGs."""

import multiprocessing
import os
import signal

PPI = 600.001  # a hair above 600: 5.5 in at 600 would be rounded down to 3299 pixels


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
