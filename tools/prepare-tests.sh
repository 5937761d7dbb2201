#!/usr/bin/env bash
# Installs what the agreement and picture tests compare with: Debian packages (as root) and Python libraries: today's in .venv,
# the paper's (scikit-learn 1.2.1, LightGBM 2.3.1) in .venv-paper, those of imaging in .venv-imaging,
# MLflow's server in .venv-mlflow.
# Where something cannot be had, the tests that need it say so: skipped, or failed where CI is set.
set -uo pipefail
cd "$(dirname "$0")/.."

packages=()
command -v pdflatex >/dev/null || packages+=(texlive-latex-base texlive-latex-recommended lmodern)
kpsewhich siunitx.sty >/dev/null 2>&1 || packages+=(texlive-science)
kpsewhich elsarticle.cls IEEEtran.cls >/dev/null 2>&1 || packages+=(texlive-publishers)
command -v pdftoppm >/dev/null || packages+=(poppler-utils)
command -v chromium >/dev/null || packages+=(chromium)
command -v slurmctld >/dev/null && command -v slurmd >/dev/null && command -v sbatch >/dev/null && command -v munged >/dev/null ||
  packages+=(slurmctld slurmd slurm-client munge)
python3 -c 'import venv, ensurepip' 2>/dev/null || packages+=(python3-venv)
ldconfig -p 2>/dev/null | grep -q libgomp || packages+=(libgomp1) # LightGBM's wheel needs it
if [ ${#packages[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing ${packages[*]}"
    # what a package would start at once stays off; tests start their own
    policy=/usr/sbin/policy-rc.d
    [ -e $policy ] || { printf '#!/bin/sh\nexit 101\n' >$policy && chmod 755 $policy && trap 'rm -f /usr/sbin/policy-rc.d' EXIT; }
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}"; } >/tmp/regimen-apt.log 2>&1 ||
      { tail -5 /tmp/regimen-apt.log; echo "not installed: ${packages[*]}"; }
  else
    echo "not installed, since this needs root and apt: ${packages[*]}"
  fi
fi

# a virtual environment, from the requirements it is to hold
# (what stands after that is built on them, without isolation)
references() {
  local wanted folder=$1 list=$2
  shift 2
  wanted=$(echo "$@" | cat "$list" - | sha256sum | cut -c1-16)
  [ "$(cat "$folder/regimen-requirements" 2>/dev/null)" = "$wanted" ] && return
  echo "installing Python references ($list) into $folder"
  local pip=("$folder/bin/pip" install -q --disable-pip-version-check)
  python3 -m venv "$folder" && "${pip[@]}" -r "$list" &&
    { [ $# = 0 ] || "${pip[@]}" --no-build-isolation "$@"; } && echo "$wanted" >"$folder/regimen-requirements"
}
references .venv test/requirements.txt
references .venv-paper test/requirements-paper.txt
references .venv-imaging test/requirements-imaging.txt pyradiomics==3.0.1 # its wheel has to be built, against NumPy 1
references .venv-mlflow test/requirements-mlflow.txt
exit 0
