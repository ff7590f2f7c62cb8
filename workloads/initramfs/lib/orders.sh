# SPDX-License-Identifier: Apache-2.0
# Orders: words NAME=VALUE or NAME="VALUE WITH SPACES", first those of the kernel command line, then what is
# asked for on the port that vesim.orders names there (the simulator answers on the second UART). Of words
# with the same name the last counts. A job sources this file to ask for more.
ORDERS=/run/orders

# One word a line, without quotes.
words() {
  xargs printf '%s\n' < $ORDERS
}

# option NAME DEFAULT: what vesim.NAME says.
option() {
  value=$(words | sed -n "s/^vesim\.$1=//p" | tail -n 1)
  printf '%s\n' "${value:-$2}"
}

# module_parameters NAME: what NAME.PARAMETER=VALUE say, for modprobe.
module_parameters() {
  words | sed -n "s/^$1\.//p"
}

# ask_orders N: the Nth orders. A machine is saved just before it asks, and restored to be told others.
ask_orders() {
  port=/dev/$(option orders '')
  [ -c "$port" ] || return 0
  [ -e /proc/self/fd/9 ] || exec 9<> "$port"
  stty -echo <&9
  vesim-mark checkpoint "$1"
  echo "$1" >&9
  read -r line <&9
  echo "$(cat $ORDERS) $line" > $ORDERS
}
