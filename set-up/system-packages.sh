#!/bin/sh
# Installs what some tests need from the system: system-packages.sh [chromium] [poppler] [tex] [slurm]
# Without names: chromium and poppler. Quick where all is there. With --check first it installs nothing, and says by its
# exit status whether all is there.
set -eu

packages_of() {
  case $1 in
    chromium) echo chromium ;;
    poppler) echo poppler-utils ;;
    tex) echo texlive-latex-recommended texlive-fonts-recommended lmodern texlive-luatex texlive-xetex ;;
    slurm) echo slurmctld slurmd slurm-client munge ;;
    *)
      echo "system-packages.sh: unknown group $1; there are chromium, poppler, tex, slurm" >&2
      exit 2
      ;;
  esac
}

programs_of() {
  case $1 in
    chromium) echo "chromium|chromium-browser|google-chrome" ;;
    poppler) echo "pdffonts pdfinfo pdftotext" ;;
    tex) echo "pdflatex lualatex xelatex" ;;
    slurm) echo "slurmctld|/usr/sbin/slurmctld slurmd|/usr/sbin/slurmd sbatch munged|/usr/sbin/munged" ;;
  esac
}

is_there() {
  for program in $(programs_of "$1"); do
    found=no
    for name in $(echo "$program" | tr '|' ' '); do
      command -v "$name" > /dev/null 2>&1 && found=yes
    done
    [ $found = yes ] || return 1
  done
}

if [ "${1:-}" = --check ]; then
  shift
  for group in "$@"; do
    packages_of "$group" > /dev/null
    is_there "$group" || exit 1
  done
  exit 0
fi

[ $# -gt 0 ] || set -- chromium poppler
wanted=
for group in "$@"; do
  packages=$(packages_of "$group")
  is_there "$group" || wanted="$wanted $packages"
done
[ -n "$wanted" ] || exit 0

if ! command -v apt-get > /dev/null 2>&1; then
  echo "system-packages.sh: this system has no apt-get; install with its own package manager what Debian calls:$wanted" >&2
  echo "(macOS: brew install --cask chromium; brew install poppler)" >&2
  exit 2
fi
as_root=
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo > /dev/null 2>&1; then
    echo "system-packages.sh: run as root or install sudo; needed:$wanted" >&2
    exit 2
  fi
  as_root=sudo
fi
install() {
  # shellcheck disable=SC2086
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --no-install-recommends $wanted
}
# The lists may be missing or older than the packages.
install || { $as_root apt-get update --quiet && install; }
for group in "$@"; do
  is_there "$group" || { echo "system-packages.sh: $group was installed but its programs are not on the PATH" >&2; exit 1; }
done
