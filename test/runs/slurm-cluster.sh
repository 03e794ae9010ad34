#!/usr/bin/env bash
# A real Slurm cluster on this one machine, for tests: no systemd, no cgroups, no accounting database.
#   slurm-cluster.sh start DIR            start it, or what is missing of it; SLURM_CONF is DIR/slurm.conf
#   slurm-cluster.sh start-controller DIR start the controller alone
#   slurm-cluster.sh stop DIR             cancel its jobs, stop its daemons; DIR keeps logs and state
# All its files are under DIR; remove DIR while it is stopped to forget its jobs. From the environment, read
# when nothing of it runs: CLUSTER_NODES (2), CLUSTER_CPUS per node (those of this machine), CLUSTER_PORT
# (17000; each node takes one more). To fail a node, kill the pid in DIR/run/slurmd-n1.pid; start repairs it.
set -euo pipefail
umask 022                                   # munged refuses directories that others may write
PATH=$PATH:/usr/sbin:/sbin
die() { echo "slurm-cluster.sh: $*" >&2; exit 1; }
[[ $# == 2 && $1 =~ ^(start|start-controller|stop)$ ]] || die "usage: slurm-cluster.sh start|start-controller|stop DIR"
for program in munged mungekey slurmctld slurmd sbatch; do
  command -v "$program" >/dev/null ||
    die "no $program; apt-get install --no-install-recommends slurmctld slurmd slurm-client munge"
done
[[ $1 != start ]] || mkdir -p "$2"
dir=$(cd "$2" 2>/dev/null && pwd -P) || die "$2: no such directory"
[[ $dir =~ ^[A-Za-z0-9/._+-]{1,80}$ ]] || die "$dir: too long for a socket in it, or an odd character"
export SLURM_CONF=$dir/slurm.conf

configure() {
  local nodes=${CLUSTER_NODES:-2} cpus=${CLUSTER_CPUS:-$(nproc)} port=${CLUSTER_PORT:-17000} memory i
  memory=$(($(sed -n 's/^MemTotal: *\([0-9]*\) kB/\1/p' /proc/meminfo) / 1024 / nodes))
  cat >"$SLURM_CONF" <<CONF
ClusterName=local
# With its address, because a container's host name may resolve to nothing.
SlurmctldHost=$(uname -n | cut -d. -f1)(127.0.0.1)
SlurmctldPort=$port
# Without it, Slurm refuses even 127.0.0.1 on a machine that has no other address.
CommunicationParameters=EnableIPv6
# Whoever starts the cluster owns it. Unless that is root, nobody else can run jobs on it.
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
# A munged of its own. A requeued task waits for cred_expire seconds, by default 120.
AuthInfo=socket=$dir/run/munge.socket,cred_expire=5
StateSaveLocation=$dir/state
SlurmdSpoolDir=$dir/spool-%n
SlurmctldPidFile=$dir/run/slurmctld.pid
SlurmdPidFile=$dir/run/slurmd-%n.pid
SlurmctldLogFile=$dir/log/slurmctld.log
SlurmdLogFile=$dir/log/slurmd-%n.log
# Find a task's processes through /proc: a container may not let us make cgroups.
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
# Without a database there is no sacct; every job that ends leaves a line in this file.
JobCompType=jobcomp/filetxt
JobCompLoc=$dir/log/jobcomp.txt
# Tasks share a node by CPU and memory, as on most clusters.
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
DefMemPerCPU=$((memory / cpus))
# Believe the CPUs and memory written here, though the machine may have fewer.
SlurmdParameters=config_overrides
# Call a silent node down soon, by default after five minutes; take it back once it answers.
SlurmdTimeout=3
MessageTimeout=3
TCPTimeout=1
ReturnToService=2
# Look at the whole queue every second, by default 60, so that a requeued task starts soon.
SchedulerParameters=sched_interval=1
# Seconds from SIGTERM to SIGKILL, at a time limit or scancel; by default 30.
KillWait=3
# A job of urgent takes the place of others: those of local are put back into the queue, those of spare are ended.
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
PartitionName=local Nodes=ALL Default=YES State=UP
PartitionName=spare Nodes=ALL PreemptMode=CANCEL State=UP
PartitionName=urgent Nodes=ALL PriorityTier=10 State=UP
CONF
  # Though nothing uses cgroups, slurmd looks for their kind, and gives up where it finds none.
  echo CgroupPlugin=cgroup/v1 >"$dir/cgroup.conf"
  for ((i = 1; i <= nodes; i++)); do
    echo "NodeName=n$i NodeAddr=127.0.0.1 Port=$((port + i)) CPUs=$cpus RealMemory=$memory" >>"$SLURM_CONF"
  done
}

nodes() { sed -n 's/^NodeName=\(n[0-9]*\) .*/\1/p' "$SLURM_CONF" 2>/dev/null || true; }
daemons() { nodes | sed 's/^/slurmd-/'; printf '%s\n' slurmctld munged; }    # in the order to stop them
ours() { grep -qaF "$dir/" "/proc/$1/cmdline" 2>/dev/null; }   # is this pid a daemon of this cluster?
pid() {   # prints the pid of the daemon NAME if it runs; a pid file may outlive its daemon
  local pid
  pid=$(cat "$dir/run/$1.pid" 2>/dev/null) && ours "$pid" && echo "$pid"
}
running() { local name; for name in $(daemons); do ! pid "$name" >/dev/null || echo "$name"; done; }
all_up() {   # every daemon runs, and slurmctld hears from every node
  [[ $(running) == "$(daemons)" ]] || return 1
  [[ $(sinfo -h -N -p local -o %T 2>/dev/null | grep -cE '^(idle|mixed|allocated|completing)$') == $(nodes | wc -l) ]]
}
launch() {   # starts NAME by the command that follows, unless it runs; fd 9, the lock, is not for daemons
  pid "$1" >/dev/null || "${@:2}" >>"$dir/log/start.log" 2>&1 </dev/null 9>&- || die "no $1; see $dir/log"
}

start() {
  local node try
  mkdir -p "$dir"/{run,log,state}
  [[ $(running) ]] || configure
  [[ -f $dir/munge.key ]] || mungekey --create --keyfile="$dir/munge.key"
  launch munged munged --key-file="$dir/munge.key" --socket="$dir/run/munge.socket" --origin=127.0.0.1 \
    --pid-file="$dir/run/munged.pid" --log-file="$dir/log/munged.log" --seed-file="$dir/state/munge.seed"
  launch slurmctld slurmctld -f "$SLURM_CONF"
  for node in $(nodes); do launch "slurmd-$node" slurmd -f "$SLURM_CONF" -N "$node"; done
  for ((try = 0; try < 60; try++)); do all_up && return; sleep 0.5; done
  die "not all up; see $dir/log.  $(grep -h fatal: "$dir"/log/slurm*.log | tail -n 1)"
}

stop() {
  local name pid try jobs=
  [[ $(running) ]] || return 0
  (start) || true                           # a task outlives its slurmd, and only a slurmd can end it
  for ((try = 0; try < 15; try++)); do      # again and again: a task may requeue itself on SIGTERM
    jobs=$(squeue -h -o %F | sort -u) && [[ $jobs ]] || break
    scancel $jobs || true; sleep 2
  done
  [[ ! $jobs ]] || echo "slurm-cluster.sh: still not over:" $jobs >&2
  for name in $(daemons); do
    pid=$(pid "$name") || continue
    kill "$pid" || true
    for ((try = 0; try < 60; try++)); do ours "$pid" || break; sleep 0.5; done
    ! ours "$pid" || die "$name (pid $pid) does not stop"
  done
}
exec 9>"$dir/lock"
flock 9
case $1 in
  start) start ;;
  start-controller) launch slurmctld slurmctld -f "$SLURM_CONF" ;;
  stop) stop ;;
esac
