#!/usr/bin/env bash
# A Slurm for tests, wholly below one folder: its own munge, slurmctld and a slurmd a node, neither cgroups nor accounting.
#
#   tools/slurm.sh start FOLDER [PORT] [CPUS] [NODES]   ends when every node takes jobs; then `. FOLDER/env.sh`, and sbatch goes there
#   tools/slurm.sh stop FOLDER                          cancels what is queued and running, ends the daemons, takes the folder away
#
# Needs Debian's slurmctld, slurmd, slurm-client and munge (tools/prepare-tests.sh), and no root: jobs run as who starts it.
# PORT to PORT + NODES have to be free. Nodes n1, n2, … are this machine each, with CPUS processors whatever it has.
# Jobs of partition `scavenge` give way to those of `main` and go back into the queue.
set -euo pipefail

tell() { echo "slurm.sh: $*" >&2; }
[ $# -ge 2 ] || { sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2; }
task=$1
mkdir -p "$2"
home=$(cd "$2" && pwd -P)
export SLURM_CONF=$home/slurm.conf

# the process that a pid file names (`slurmd-n1`: a slurmd), should it be the daemon of that name and of this folder
daemon() {
  local pid
  pid=$(cat "$home/$1.pid" 2>/dev/null) && [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = "${1%-*}" ] &&
    tr '\0' ' ' <"/proc/$pid/cmdline" | grep -qF "$home" && echo "$pid"
}

# tries a command ten times a second
within() {
  local left=$(($1 * 10))
  shift
  until "$@" >/dev/null 2>&1; do
    ((left-- > 0)) || return 1
    sleep 0.1
  done
}

stop() {
  if timeout 5 scontrol ping 2>/dev/null | grep -q 'is UP'; then
    timeout 10 scancel --user="$(id -un)" || true
    within 10 sh -c '[ -z "$(timeout 5 squeue -h)" ]' || true
  fi
  local name pid
  for name in $(cd "$home" && ls slurmd-*.pid 2>/dev/null) slurmctld munged; do
    pid=$(daemon "${name%.pid}") || continue
    kill "$pid"
    within 10 sh -c "! kill -0 $pid || grep -q '^State:.Z' /proc/$pid/status" || kill -9 "$pid"
  done
  rm -rf "$home"
}

configuration() {
  local host=$1 port=$2 cpus=$3 nodes=$4 user node
  user=$(id -un)
  cat <<END
ClusterName=tests
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$port
SlurmUser=$user
SlurmdUser=$user
AuthType=auth/munge
# a job that goes back into the queue waits that long: its old credential has to be void
AuthInfo=socket=$home/munge.socket,cred_expire=5
StateSaveLocation=$home/state
SlurmdSpoolDir=$home/spool-%n
SlurmctldPidFile=$home/slurmctld.pid
SlurmdPidFile=$home/slurmd-%n.pid
SlurmctldLogFile=$home/slurmctld.log
SlurmdLogFile=$home/slurmd-%n.log
# nothing of it needs cgroups
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
# a line for each job that has ended; tests count them
JobCompType=jobcomp/filetxt
JobCompLoc=$home/jobcomp.log
MpiDefault=none
MailProg=/bin/true
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
SchedulerParameters=batch_sched_delay=0,sched_min_interval=50000,sched_interval=1,bf_interval=1
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
# the warning of --signal also before a job is preempted
SlurmctldParameters=preempt_send_user_signal
# more processors than there are: jobs of tests mostly wait
SlurmdParameters=config_overrides
JobRequeue=1
KillWait=2
# squeue tells tests of every job there was
MinJobAge=3600
ReturnToService=2
END
  for node in $(seq "$nodes"); do
    echo "NodeName=n$node NodeHostname=$host NodeAddr=127.0.0.1 Port=$((port + node)) CPUs=$cpus RealMemory=64000 State=UNKNOWN"
  done
  cat <<END
PartitionName=main Nodes=ALL Default=YES DefaultTime=60 DefMemPerCPU=128 PriorityTier=2 PreemptMode=OFF
PartitionName=scavenge Nodes=ALL DefaultTime=60 DefMemPerCPU=128 PriorityTier=1 PreemptMode=REQUEUE GraceTime=20
END
}

ready() {
  case $(sinfo -h -o %T | sort -u) in
    idle | mixed | allocated) ;;
    *down* | *drain*) scontrol update NodeName=ALL State=RESUME && return 1 ;;
    *) return 1 ;;
  esac
}

start() {
  local host port=${1:-27817} cpus=${2:-8} nodes=${3:-1} node
  host=$(hostname -s 2>/dev/null || hostname)
  chmod 755 "$home"
  mkdir -p "$home/state"
  (umask 077 && head -c 128 /dev/urandom >"$home/munge.key")
  configuration "$host" "$port" "$cpus" "$nodes" >"$home/slurm.conf"
  echo "export SLURM_CONF=$home/slurm.conf" >"$home/env.sh"

  munged --force --key-file="$home/munge.key" --socket="$home/munge.socket" --pid-file="$home/munged.pid" \
    --log-file="$home/munged.log" --seed-file="$home/munged.seed" --num-threads=2
  within 20 sh -c "munge -n -S '$home/munge.socket' | unmunge -S '$home/munge.socket'" || return 1
  slurmctld -f "$home/slurm.conf"
  within 30 sh -c 'scontrol ping | grep -q "is UP"' || return 1
  for node in $(seq "$nodes"); do
    mkdir -p "$home/spool-n$node"
    slurmd -N "n$node" -f "$home/slurm.conf"
  done
  within 60 ready
}

case $task in
  start)
    for name in munged slurmctld slurmd sbatch; do
      command -v $name >/dev/null || { tell "no $name; tools/prepare-tests.sh installs what is needed"; exit 1; }
    done
    shift 2
    for port in $(seq "${1:-27817}" $((${1:-27817} + ${3:-1}))); do
      ! (: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { tell "port $port is taken"; exit 1; }
    done
    # what a start leaves behind that failed is as good as what a test leaves behind
    if ! start "$@" >"$home/start.log" 2>&1; then
      tail -n 12 "$home"/*.log >&2
      stop
      tell "the cluster did not come up"
      exit 1
    fi
    ;;
  stop) stop ;;
  *) tell "start or stop, not $task"; exit 2 ;;
esac
