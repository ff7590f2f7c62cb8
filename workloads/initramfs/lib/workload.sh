# SPDX-License-Identifier: Apache-2.0
# Workloads: jobs that do something of a size given as arguments, check it, and print
#   vesim-result NAME VALUE UNIT
. /vesim/lib/programs

# run_workload CPUS NAME [ARGUMENTS]: on these CPUS of this machine ("0", "0,1"; "all").
run_workload() {
  cpus=$1 name=$2
  shift 2
  if [ ! -x "/vesim/jobs/$name" ]; then
    echo "vesim: no such workload '$name'; there are:" $(ls /vesim/jobs)
    return 127
  fi
  [ "$cpus" != all ] || cpus=0-$(($(nproc) - 1))
  taskset -c "$cpus" "/vesim/jobs/$name" "$@"
}

# again_until FILE CPUS NAME [ARGUMENTS]: over and over, silently, until FILE exists.
again_until() {
  enough=$1
  shift
  while [ ! -e "$enough" ]; do
    run_workload "$@" > /dev/null 2>&1
  done
}
