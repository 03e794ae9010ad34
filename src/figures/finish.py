"""Puts title, origin, data and fonts into the files that the renderer drew. No clock: equal figures are equal bytes."""

import base64
import functools
import hashlib
import io
import json

HEADER = 33  # bytes of a PNG up to the end of its first chunk, which says the size
NAMESPACE = "urn:gradient-lab:figure"
CREATOR = "gradient-lab"
TEX_HEAD = "% a figure of gradient-lab\n"
TEX_LAST = "venue"  # the comment after which the source begins


def complete(about, versions):
    """The same, with the versions of what draws beside those that were given."""
    known = json.loads(about["origin"].get("versions", "{}"))
    together = json.dumps(versions | known, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return {**about, "origin": {**about["origin"], "versions": together}}


def finish_pdf(raw, about):
    import pikepdf
    from pikepdf import AttachedFileSpec, Dictionary, Name

    pikepdf.models.PdfMetadata.register_xml_namespace(NAMESPACE, "figure")
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        name_fonts_by_content(pdf)
        share_graphics_states(pdf.pages[0].obj.Resources, {})
        for attached in about["attachments"]:
            pdf.attachments[attached["name"]] = AttachedFileSpec(
                pdf,
                attached["text"].encode(),
                filename=attached["name"],
                mime_type=attached["type"],
                description=attached["description"],
                relationship=Name.Source if attached["type"] == "application/json" else Name.Data,
            )
        pdf.Root.AF = pikepdf.Array([pdf.attachments[attached["name"]].obj for attached in about["attachments"]])
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
            xmp["dc:title"] = about["title"]
            xmp["dc:description"] = about["caption"]
            for key, value in about["origin"].items():
                xmp[f"{{{NAMESPACE}}}{key}"] = value
        for key in list(pdf.docinfo.keys()):
            del pdf.docinfo[key]
        pdf.docinfo["/Title"] = about["title"]
        pdf.docinfo["/Subject"] = about["caption"]
        pdf.docinfo["/Creator"] = CREATOR
        pdf.docinfo["/Keywords"] = "; ".join(f"{key}: {value}" for key, value in about["origin"].items())
        for item in pdf.objects:
            if isinstance(item, Dictionary) and item.get("/Type") == "/EmbeddedFile" and "/Params" in item:
                for date in ("/CreationDate", "/ModDate"):
                    if date in item.Params:
                        del item.Params[date]
        # saved once to number the objects in the order of the page, and again so that the numbers are the file's own
        ordered = io.BytesIO()
        pdf.save(ordered, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    finished = io.BytesIO()
    with pikepdf.open(ordered) as pdf:
        # 1.5 is what pdflatex includes without a warning
        pdf.save(
            finished,
            deterministic_id=True,
            force_version="1.5",
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return finished.getvalue()


def name_fonts_by_content(pdf):
    """The six letters before a subset's name are drawn anew at each run: here they come from the subset itself."""
    from pikepdf import Dictionary, Name

    for font in pdf.objects:
        if isinstance(font, Dictionary) and font.get("/Type") == "/Font" and font.get("/Subtype") == "/Type0":
            descendant = font.DescendantFonts[0]
            descriptor = descendant.FontDescriptor
            program = (descriptor.get("/FontFile2") or descriptor.FontFile3).read_bytes()
            number = int(hashlib.sha256(program).hexdigest(), 16)
            tag = "".join(chr(65 + number // 26**place % 26) for place in range(6))
            name = Name(f"/{tag}+{str(font.BaseFont).split('+')[-1].lstrip('/')}")
            font.BaseFont = descendant.BaseFont = descriptor.FontName = name


def share_graphics_states(resources, seen):
    states = resources.get("/ExtGState")
    if states is not None:
        for key in list(states.keys()):
            if "/SMask" not in states[key]:
                states[key] = seen.setdefault(states[key].unparse(), states[key])
    for form in (resources.get("/XObject") or {}).values():
        if "/Resources" in form:
            share_graphics_states(form.Resources, seen)


def finish_svg(svg, about, texts, font_files):
    """`texts`: the characters drawn per face (weight, style); `font_files`: its file and family."""
    from lxml import etree

    root = etree.fromstring(svg.encode())
    svg_namespace = etree.QName(root).namespace
    for side in ("width", "height"):
        root.set(side, f"{float(root.get(side)):g}pt")  # a px would be 3/4 of a point

    def element(parent, name, text, **attributes):
        child = etree.SubElement(parent, f"{{{svg_namespace}}}{name}", attributes)
        child.text = text
        return child

    head = [
        element(root, "title", about["title"]),
        element(root, "desc", about["caption"]),
        element(root, "metadata", None),
        element(root, "style", "".join(font_rule(face, "".join(sorted(texts[face])), *font_files[face]) for face in sorted(texts))),
    ]
    origin = etree.SubElement(head[2], f"{{{NAMESPACE}}}origin", nsmap={"figure": NAMESPACE})
    origin.text = json.dumps(about["origin"], ensure_ascii=False, sort_keys=True)
    for attached in about["attachments"]:
        data = etree.SubElement(
            head[2], f"{{{NAMESPACE}}}file", {"name": attached["name"], "type": attached["type"]}, {"figure": NAMESPACE}
        )
        data.text = attached["text"]
    for place, child in enumerate(head):
        root.insert(place, child)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


@functools.lru_cache(64)
def font_rule(face, characters, file, family):
    from fontTools import subset
    from fontTools.ttLib import TTFont

    font = TTFont(file, recalcTimestamp=False, lazy=True)
    options = subset.Options()
    options.layout_features = ["kern", "mark", "mkmk", "ccmp"]
    options.hinting = False
    options.name_IDs = ["*"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=map(ord, characters))
    subsetter.subset(font)
    font.flavor = "woff2"
    written = io.BytesIO()
    font.save(written)
    encoded = base64.b64encode(written.getvalue()).decode()
    weight, style = face
    return (
        f'@font-face{{font-family:"{family}";font-weight:{weight};font-style:{style};'
        f'src:url(data:font/woff2;base64,{encoded}) format("woff2")}}'
    )


def finish_png(raw, about):
    from PIL.PngImagePlugin import PngInfo, putchunk

    texts = PngInfo()
    for key, value in (
        ("Title", about["title"]),
        ("Description", about["caption"]),
        ("Software", CREATOR),
        *((f"figure:{key}", value) for key, value in about["origin"].items()),
        *((attached["name"], attached["text"]) for attached in about["attachments"]),
    ):
        texts.add_itxt(key, value, zip=len(value) > 1000)
    written = io.BytesIO()
    written.write(raw[:HEADER])
    for kind, data, *_ in texts.chunks:
        putchunk(written, kind, data)
    written.write(raw[HEADER:])
    return written.getvalue()


def finish_tex(source, about):
    """Title, caption and origin as comments above the source: one line each, so that nothing of them is read as TeX."""
    origin = {key: value for key, value in about["origin"].items() if key != TEX_LAST}
    lines = {"title": about["title"], "caption": about["caption"], **origin, TEX_LAST: about["origin"][TEX_LAST]}
    comments = "".join(f"% {key}: {' '.join(str(value).split())}\n" for key, value in lines.items())
    return (TEX_HEAD + comments + source).encode()


def finish_vega(spec, about):
    """The chart with title, caption and origin beside the columns that it has there already."""
    meta = spec.get("usermeta", {})
    own = meta.get("figure")
    figure = (own if isinstance(own, dict) else {}) | {key: about[key] for key in ("title", "caption", "origin")}
    return (json.dumps({**spec, "usermeta": meta | {"figure": figure}}, ensure_ascii=False, indent=1) + "\n").encode()
