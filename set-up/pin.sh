#!/bin/sh
# Makes requirements-cpu.txt and requirements-gpu.txt from requirements.in: complete pins for Python 3.10 to 3.13.
set -eu
cd "$(dirname "$0")"
inputs=$(mktemp -d)
trap 'rm -rf "$inputs"' EXIT
# jsonschema would bring rfc3987-syntax, which builds a grammar whenever Jupyter starts and checks only a format.
echo "rfc3987-syntax ; sys_platform == 'never'" > "$inputs/overrides.txt"
cp requirements.in "$inputs/cpu.in"
cp requirements.in "$inputs/gpu.in"
cat >> "$inputs/cpu.in" << 'END'
tensorflow-cpu==2.21.0 ; sys_platform == 'linux' and platform_machine == 'x86_64'
tensorflow==2.21.0 ; sys_platform != 'linux' or platform_machine != 'x86_64'
END
cat >> "$inputs/gpu.in" << 'END'
tensorflow[and-cuda]==2.21.0
END
for device in cpu gpu; do
  ../.venv/uv/bin/uv pip compile --quiet --universal --python-version 3.10 --override "$inputs/overrides.txt" \
    --no-header --no-annotate --no-emit-index-url --no-emit-find-links "$inputs/$device.in" |
    grep -v "'never'" > "$inputs/pins"
  cp "$inputs/pins" requirements-$device.txt
done
