#!/usr/bin/env bash
# Installs what the agreement and picture tests compare with: Debian packages (as root) and Python libraries (in .venv).
# Where something cannot be had, the tests that need it say so: skipped, or failed where CI is set.
set -uo pipefail
cd "$(dirname "$0")/.."

packages=()
command -v pdflatex >/dev/null || packages+=(texlive-latex-base texlive-latex-recommended lmodern)
command -v pdftoppm >/dev/null || packages+=(poppler-utils)
command -v chromium >/dev/null || packages+=(chromium)
python3 -c 'import venv, ensurepip' 2>/dev/null || packages+=(python3-venv)
if [ ${#packages[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing ${packages[*]}"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}"; } >/tmp/regimen-apt.log 2>&1 ||
      { tail -5 /tmp/regimen-apt.log; echo "not installed: ${packages[*]}"; }
  else
    echo "not installed, since this needs root and apt: ${packages[*]}"
  fi
fi

wanted=$(sha256sum test/requirements.txt | cut -c1-16)
if [ "$(cat .venv/regimen-requirements 2>/dev/null)" != "$wanted" ]; then
  echo "installing Python references (test/requirements.txt) into .venv"
  python3 -m venv .venv && .venv/bin/pip install -q --disable-pip-version-check -r test/requirements.txt && echo "$wanted" >.venv/regimen-requirements
fi
exit 0
