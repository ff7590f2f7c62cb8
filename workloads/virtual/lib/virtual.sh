# SPDX-License-Identifier: Apache-2.0
# Shell functions of the jobs that run virtual machines. Machine N (0, 1, ...) has tapN, /tmp/diskN and
# the address 10.0.0.1N; the host is 10.0.0.2, on a bridge with the board's network card.
. /vesim/lib/log.sh
. /vesim/lib/orders.sh
HOST=10.0.0.2
GUEST_FILES=/vesim/guest
DISK_SIZE=16M
SAMPLE=1048576 # bytes that go each way over disk and network

# The module takes its parameters, kvm.NAME=VALUE, from the orders.
virtual_setup() {
  modprobe kvm $(module_parameters kvm) && modprobe -a bridge tun || return 1
  [ -d /sys/kernel/debug/kvm ] || mount -t debugfs debugfs /sys/kernel/debug
  brctl addbr br0 || return 1
  for card in /sys/class/net/eth*; do
    [ -e "$card" ] && brctl addif br0 "${card##*/}" && ifconfig "${card##*/}" up
  done
  ifconfig br0 $HOST netmask 255.255.255.0 up
  forget_log
  base64 $GUEST_FILES/zImage | head -c $SAMPLE > /tmp/sample # text: wget posts nothing else
  httpd -h /vesim/www # answers to /cgi-bin/echo what it is sent
  /bin/nc -dlk 5002 > /dev/null & # for guests' tcp_vebox
  vesim-netcat 2048 -l 5003 > /dev/null & # and theirs with a netcat of the paper's time
  /bin/iperf3 -s -D
}

# The disk begins with a sample and its sum, for the guest to check.
make_disk() { # N
  rm -f "/tmp/disk$1"
  truncate -s $DISK_SIZE "/tmp/disk$1"
  { cat /tmp/sample; sha256sum < /tmp/sample; } | dd of="/tmp/disk$1" conv=notrunc 2>/dev/null
}

make_tap() { # N
  [ -e "/sys/class/net/tap$1" ] && return
  tunctl -t "tap$1" > /dev/null && brctl addif br0 "tap$1" && ifconfig "tap$1" up
}

# Runs a machine as the command line asks, its console on this one and in /tmp/consoleN. Its status is the
# VMM's, else that of the guest's job.
run_vm() { # N [TEXT for the guest's command line [OPTIONS of the VMM]]
  make_disk "$1" && make_tap "$1" || return 1
  {
    start_vmm "$@"
    echo $? > "/tmp/vmm_status$1"
  } | tee "/tmp/console$1"
  vmm_status=$(cat "/tmp/vmm_status$1")
  [ "$vmm_status" = 0 ] || return "$vmm_status"
  return "$(sed -n "s/^vesim: guest's exit status \([0-9]*\).*/\1/p" "/tmp/console$1" | grep . || echo 1)"
}

start_vmm() {
  pin=$(option pin '') net=$(option net '') disk=$(option disk '')
  vmm -kernel $GUEST_FILES/zImage -initrd $GUEST_FILES/initramfs.cpio.gz \
    -append "console=ttyAMA0 vesim.role=guest vesim.vebox=$HOST vesim.address=10.0.0.1$1/24 $2 $(option guest_append '')" \
    -smp "$(option vcpus 2)" -m "$(option guest_mem 256)" -nographic -device virtconsole --counters \
    -drive "file=/tmp/disk$1,if=virtio${disk:+,$disk}" -netdev "tap,ifname=tap$1,mac=52:54:00:12:34:5$1${net:+,$net}" \
    ${pin:+--pin "$pin"} $(option vmm '') ${3-}
}

# Whether the guest's job guest-check has written its sample.
check_disk() { # N
  dd if="/tmp/disk$1" bs=$SAMPLE skip=4 count=1 2>/dev/null | cmp - /tmp/sample
}

# KiB in use that are no cache. What the CPUs keep on lists of their own (count:) is free, too.
used_memory() {
  rm -f /tmp/disk* /tmp/console*
  sync
  echo 3 > /proc/sys/vm/drop_caches
  awk '/^MemTotal:/ { used = $2 } /^(MemFree|Buffers|Cached):/ { used -= $2 }
    $1 == "count:" { used -= 4 * $2 } END { print used }' /proc/meminfo /proc/zoneinfo
}

# Whether the host is as before: both CPUs run, the kernel says nothing, the module holds no VM any more.
check_host() {
  complaints && return 1
  for cpus in 1 2; do
    taskset $cpus true || return 1
  done
  rmmod kvm
}
