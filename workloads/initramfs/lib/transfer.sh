# SPDX-License-Identifier: Apache-2.0
# The paper's transfers: zeros from dd, through netcat.
. /vesim/lib/measured.sh
PORT=5001
VEBOX_PORT=5002 # of a guest's host, where virtual_setup listens
VEBOX_OLD_PORT=5003 # there, with vesim-netcat 2048
STBOX=10.0.0.1
SINK_PORT=9

# pinned WHO: who stays on the CPUs that the job was given: all (default), sender (dd and the nc that sends), or
# dd alone, as `taskset -c 0 dd ... | nc ...` typed at a shell has it. The others may run everywhere.
pinned() {
  everywhere="taskset -c 0-$(($(nproc --all) - 1))"
  listening='' sending=''
  case $1 in
    all) ;;
    sender) listening=$everywhere ;;
    dd) listening=$everywhere sending=$everywhere ;;
    *)
      echo "transfer: pinned: '$1' is not all, sender or dd"
      exit 2
      ;;
  esac
}

# through BYTES: with a netcat that moves so much at a time, as those of the paper's time did; nothing: Debian's.
through() {
  receive="/bin/nc -dlk" send="/bin/nc -N"
  [ -z "$1" ] || receive="vesim-netcat $1 -l" send="vesim-netcat $1" VEBOX_PORT=$VEBOX_OLD_PORT
}

# Takes all that comes to $PORT until stop_listener.
start_listener() {
  $listening $receive $PORT > /dev/null &
  listener=$!
  for attempt in $(seq 50); do
    nc -z 127.0.0.1 $PORT 2> /dev/null && return
    sleep 0.1
  done
}

stop_listener() {
  kill $listener
  wait $listener 2> /dev/null
}

# A guest's host, from the guest's kernel command line; nothing on a host.
vebox_address() {
  sed -nE 's/^(.* )?vesim\.vebox=([0-9.]+).*/\2/p' /proc/cmdline
}

send() { # ADDRESS PORT MIBS
  dd if=/dev/zero bs=1M count="$3" 2> /dev/null | $sending $send "$1" "$2"
}

bytes_sent() { # INTERFACE
  cat "/sys/class/net/$1/statistics/tx_bytes"
}

# Until the other end has read all and closed. What dd says, as in the paper, ends when the last byte is in a
# buffer on the way: too early by as much as the buffers hold, which counts for sizes that can be simulated.
transfer() { # NAME ADDRESS PORT MIBS
  interface=$(ip route get "$2" | sed -n 's/.* dev \([^ ]*\).*/\1/p')
  before=$(bytes_sent "$interface")
  measure "$1" send "$2" "$3" "$4"
  status=$?
  after=$(bytes_sent "$interface")
  result "$1" "$(echo $(($4 << 20)) $nanoseconds | awk '{ printf "%.3f", $1 * 1000 / $2 }')" MB/s
  check "$1" [ $status = 0 -a $((after - before)) -ge $(($4 << 20)) ]
  go_on send "$2" "$3" "$4"
}
