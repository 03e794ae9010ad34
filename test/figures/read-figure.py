"""Reads a figure's SVG or PNG with other programs' parsers: read-figure.py FILE [X,Y …] prints JSON.

For a PNG of 600 dpi it also gives the colours at the given places in points."""

import json
import sys

path = sys.argv[1]
if path.endswith(".svg"):
    from lxml import etree

    root = etree.parse(path).getroot()

    def content(name):
        return ["".join(node.itertext()) for node in root.iter(f"{{*}}{name}")]

    marks = []
    for group in root.iter("{*}g"):
        classes = (group.get("class") or "").split()
        if "role-mark" in classes:
            marks.append({"kind": classes[0], "paths": [[c.get("d"), c.get("transform"), c.get("stroke")] for c in group]})
    axes = []
    for group in root.iter("{*}g"):
        if "role-axis-tick" in (group.get("class") or "").split():
            labels = group.getparent().find("{*}g[@class='mark-text role-axis-label']")
            axes.append([["".join(l.itertext()), t.get("transform")] for l, t in zip(labels, group)])
    frame = next(g for g in root.iter("{*}g") if "role-frame" in (g.get("class") or ""))
    print(
        json.dumps(
            {
                "width": root.get("width"),
                "height": root.get("height"),
                "texts": content("text"),
                "title": content("title"),
                "desc": content("desc"),
                "style": content("style"),
                "files": {n.get("name"): n.text for n in root.iter("{urn:gradient-lab:figure}file")},
                "origin": [json.loads(n.text) for n in root.iter("{urn:gradient-lab:figure}origin")],
                "marks": marks,
                "axes": axes,
                "outer": root.find("{*}g").get("transform"),
                "plot": frame.find("{*}g/{*}path").get("d"),
            }
        )
    )
else:
    from PIL import Image

    with Image.open(path) as image:
        image.load()
        colours = [
            "#%02X%02X%02X" % image.convert("RGB").getpixel(tuple(round(float(v) * 600 / 72) for v in place.split(",")))
            for place in sys.argv[2:]
        ]
        print(
            json.dumps(
                {"size": image.size, "dpi": image.info.get("dpi"), "text": dict(getattr(image, "text", {})), "colours": colours}
            )
        )
