"""Writes labels as LaTeX with the program under test: a JSON list of {"text"} or {"source"} on standard input."""

import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "src", "figures"))
import overlay  # noqa: E402


def written(asked):
    try:
        if "svg" in asked:
            plain, tex = overlay.overlay(asked["svg"], asked["name"], asked["labels"])
            return {"plain": plain, "tex": tex}
        return {"tex": overlay.tex_of_source(asked["source"]) if "source" in asked else overlay.tex_of_text(asked["text"])}
    except ValueError as error:
        return {"error": str(error)}


json.dump([written(asked) for asked in json.load(sys.stdin)], sys.stdout)
