# SPDX-License-Identifier: Apache-2.0
# The paper's reads of disks, by hdparm. MIBS, where hdparm's seconds would be too long: as it reads, by dd.
. /vesim/lib/measured.sh
BLOCK=2M # as hdparm reads
LOOP_FILE=/tmp/loop

# The device of that name; `loop`: a file in memory, of MIBS or the paper's size, as a device. Default: a
# virtual machine's disk, the card.
disk() { # [NAME [MIBS]]
  case $1 in
    '')
      for device in /dev/vda /dev/mmcblk0; do
        [ -b $device ] && echo $device && return
      done
      return 1
      ;;
    loop)
      modprobe loop
      dd if=/dev/zero of=$LOOP_FILE bs=1M count="${2:-100}" 2> /dev/null || return
      losetup --show -f $LOOP_FILE
      ;;
    *) [ -b "/dev/$1" ] && echo "/dev/$1" ;;
  esac
}

# Undoes what disk() has made.
release_disk() { # DEVICE
  case $1 in
    /dev/loop*) losetup -d "$1" && rm $LOOP_FILE ;;
  esac
}

# Bytes that the device itself has read so far.
bytes_read() { # DEVICE
  awk '{ print $3 * 512 }' "/sys/block/${1##*/}/stat"
}

read_by_dd() { # DEVICE MIBS
  dd if="$1" of=/dev/null bs=$BLOCK count=$(($2 / 2))
}

# What hdparm or dd said: MiB and seconds.
reading() {
  sed -n -e 's/.* \([0-9]*\) MB in *\([0-9.]*\) seconds.*/\1 \2/p' \
    -e 's/^\([0-9]*\) bytes .* copied, \([^ ]*\) s,.*/\1 \2 1048576/p' /tmp/measured |
    awk '{ print $3 ? $1 / $3 : $1, $2 }'
}

# Measures a reading and prints its rate; leaves in `read` and `device_read` the MiB that the reader and the
# device have read.
measure_reading() { # NAME DEVICE COMMAND...
  name=$1 device=$2
  shift 2
  before=$(bytes_read "$device")
  measure "$name" "$@" || cat /tmp/measured
  device_read=$((($(bytes_read "$device") - before) >> 20))
  set -- $(reading)
  read=${1:-0}
  result "$name" "$(echo "$read ${2:-1}" | awk '{ printf "%.3f", $1 / $2 }')" MiB/s
}
