"""Reads back what a figure's file says of itself: read.py FILE prints JSON.

{"title", "caption", "origin", "attachments": [{"name", "type", "text"}]}, or {"error": one sentence without the file's name}
"""

import json
import os
import resource
import signal
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import finish  # noqa: E402

SECONDS = 20
MEMORY = 2 << 30  # bytes
LARGEST = 1 << 28  # bytes of an attachment


class Unreadable(Exception):
    pass


def short(error, path):
    """What a library says, without the name of the file."""
    return " ".join(str(error).replace(f"{path}: ", "").split())[:100]


def read_pdf(path):
    import pikepdf

    try:
        pdf = pikepdf.open(path, attempt_recovery=False)
    except pikepdf.PasswordError:
        raise Unreadable("is locked by a password") from None
    except Exception as error:
        raise Unreadable(f"is no whole PDF ({short(error, path)})") from None
    with pdf:
        if str(pdf.docinfo.get("/Creator", "")) != finish.CREATOR:
            raise Unreadable("carries no origin: it is no figure of gradient-lab")
        with pdf.open_metadata() as xmp:
            start = f"{{{finish.NAMESPACE}}}"
            origin = {key[len(start) :]: str(xmp[key]) for key in xmp if key.startswith(start)}
        attachments = []
        for name in sorted(pdf.attachments):
            stream = pdf.attachments[name].get_file()
            if stream.size > LARGEST:
                raise Unreadable(f"holds more in {name} than can be read")
            attachments.append((name, stream.mime_type, stream.read_bytes().decode()))
        title, caption = (str(pdf.docinfo.get(key, "")) for key in ("/Title", "/Subject"))
    return title, caption, origin, attachments


def read_svg(path):
    from lxml import etree

    try:
        root = etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)).getroot()
    except etree.XMLSyntaxError as error:
        raise Unreadable(f"is no whole SVG ({short(error, path)})") from None
    own = f"{{{finish.NAMESPACE}}}"
    found = next(root.iter(f"{own}origin"), None)
    if found is None:
        raise Unreadable("carries no origin: it is no figure of gradient-lab")

    def text(name):
        return "".join(node.text or "" for node in root.findall(f"{{*}}{name}")[:1])

    files = [(file.get("name"), file.get("type"), file.text or "") for file in root.iter(f"{own}file")]
    return text("title"), text("desc"), json.loads(found.text), files


def read_png(path):
    from PIL import Image, PngImagePlugin

    PngImagePlugin.MAX_TEXT_CHUNK = PngImagePlugin.MAX_TEXT_MEMORY = LARGEST
    Image.MAX_IMAGE_PIXELS = None  # the pixels are checked, not kept
    try:
        with Image.open(path, formats=["PNG"]) as image:
            texts = {key: str(value) for key, value in image.text.items()}
        with Image.open(path, formats=["PNG"]) as image:
            image.verify()
    except Exception as error:
        raise Unreadable(f"is no whole PNG ({short(error, path)})") from None
    if texts.get("Software") != finish.CREATOR:
        raise Unreadable("carries no origin: it is no figure of gradient-lab")
    origin = {key.removeprefix("figure:"): value for key, value in texts.items() if key.startswith("figure:")}
    files = [
        (name, "text/csv" if name.endswith(".csv") else "application/json", text)
        for name, text in texts.items()
        if name not in ("Title", "Description", "Software") and not name.startswith("figure:")
    ]
    return texts.get("Title", ""), texts.get("Description", ""), origin, files


def read_tex(path):
    """Its comments; the data are in the drawing that it sets its labels over."""
    with open(path, encoding="utf-8", errors="replace") as file:
        if file.readline() != finish.TEX_HEAD:
            raise Unreadable("carries no origin: it is no figure of gradient-lab")
        told = {}
        for line in file:
            key, separator, value = line.removeprefix("% ").rstrip("\n").partition(": ")
            if not line.startswith("% ") or not separator or key in told:
                break
            told[key] = value
            if key == finish.TEX_LAST:
                break
    drawing = f"{os.path.splitext(path)[0]}-plain.pdf"
    attachments = read_pdf(drawing)[3] if os.path.exists(drawing) else []
    title, caption = told.pop("title", ""), told.pop("caption", "")
    return title, caption, told, attachments


def read_vega(path):
    """The data stand in the chart itself."""
    try:
        with open(path, encoding="utf-8") as file:
            chart = json.load(file)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"is no whole vega-lite value ({short(error, path)})") from None
    try:
        told = chart["usermeta"]["figure"]
        return told["title"], told["caption"], dict(told["origin"]), []
    except (KeyError, TypeError, ValueError):
        raise Unreadable("carries no origin: it is no figure of gradient-lab") from None


READERS = ((b"%PDF-", read_pdf), (b"\x89PNG\r\n\x1a\n", read_png), (finish.TEX_HEAD.encode(), read_tex))


def read(path):
    try:
        with open(path, "rb") as file:
            start = file.read(1024)
    except OSError as error:
        raise Unreadable(f"cannot be read ({os.strerror(error.errno)})") from None
    for magic, reader in READERS:
        if start.startswith(magic):
            return reader(path)
    if start.lstrip().startswith(b"{"):
        return read_vega(path)
    if b"<svg" in start:
        return read_svg(path)
    raise Unreadable("is no PDF, SVG, PNG, LaTeX source or vega-lite value of a figure")


def main():
    signal.alarm(SECONDS)
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    try:
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard), hard))
    except (ValueError, OSError):
        pass  # a system without this limit: the time limit remains
    try:
        title, caption, origin, attachments = read(sys.argv[1])
        answer = {
            "title": title,
            "caption": caption,
            "origin": {str(key): str(value) for key, value in origin.items()},
            "attachments": [{"name": name, "type": kind, "text": text} for name, kind, text in sorted(attachments)],
        }
    except Unreadable as error:
        answer = {"error": str(error)}
    except Exception as error:
        answer = {"error": f"is damaged ({short(error, sys.argv[1])})"}
    json.dump(answer, sys.stdout)


main()
