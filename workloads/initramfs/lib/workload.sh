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

# run_beside CPUS NAME [ARGUMENTS]: the same as part of a load: returns when it is measured, and then it goes on,
# silently, until `enough`. A job that can goes on by itself (go_on in measured.sh), others are begun again.
GO_ON=/tmp/enough
run_beside() {
  rm -f $GO_ON
  [ -p $GO_ON.measured ] || mkfifo $GO_ON.measured
  {
    GO_ON=$GO_ON run_workload "$@"
    status=$?
    [ -e $GO_ON ] || echo $status > $GO_ON.measured
    while [ ! -e $GO_ON ]; do
      run_workload "$@" > /dev/null 2>&1
    done
  } &
  beside=$!
  read -r status < $GO_ON.measured
  return $status
}

enough() {
  touch $GO_ON
  wait $beside
}
