# SPDX-License-Identifier: Apache-2.0
# Shell functions of the jobs that measure with other programs; bench/README.md says what they print.
. /vesim/lib/programs
REGION=100
failures=0

# A number without the leading zeros that would make it octal, as the time has in the first second of 1970.
decimal() {
  echo "${1#"${1%%[1-9]*}"}"
}

# measure NAME COMMAND...: runs it between the markers; its output stays in /tmp/measured, how
# long it took in `nanoseconds`.
measure() {
  name=$1
  shift
  vesim-mark label $REGION "$name"
  vesim-mark begin $REGION "$name"
  begin=$(date +%s%N)
  "$@" > /tmp/measured 2>&1
  measured_status=$?
  end=$(date +%s%N)
  nanoseconds=$(($(decimal "$end") - $(decimal "$begin")))
  vesim-mark end $REGION
  return $measured_status
}

# go_on COMMAND...: after all is measured; does it again and again if the job is part of a load (run_beside).
go_on() {
  [ -n "$GO_ON" ] || return 0
  echo $failures > "$GO_ON.measured"
  while [ ! -e "$GO_ON" ]; do
    "$@"
  done
}

result() { # NAME VALUE UNIT
  echo "vesim-result $1 $2 $3"
}

check() { # NAME COMMAND...
  name=$1
  shift
  if "$@"; then
    echo "vesim-check $name ok"
  else
    echo "vesim-check $name FAILED"
    failures=$((failures + 1))
  fi
}
