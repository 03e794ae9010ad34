"""With arguments FILE PATH FORMATS draws one figure; without, one for each line of JSON on the standard input, and
answers how many seconds it took. The same as serve-figures.ts."""

import json
import sys
import time


def serve(draw):
    if len(sys.argv) > 1:
        file, path, formats = sys.argv[1:]
        draw(file, path, formats.split(","))
        return
    for line in sys.stdin:
        task = json.loads(line)
        started = time.perf_counter()
        draw(task["file"], task["path"], task["formats"])
        print(json.dumps({"seconds": time.perf_counter() - started}), flush=True)
