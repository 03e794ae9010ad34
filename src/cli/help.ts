/** The whole of `gradient-lab --help`: one screen of 24 lines and 100 columns. */
export const generalHelp = `gradient-lab: theory, variance and curvature of stochastic gradients

  list                         the experiments, each with its question and source
  describe EXPERIMENT          its parameters and the columns of its rows
  run EXPERIMENT               run the cases that are not there yet, print the rows of all
      --set name=value         a parameter; again for the next one
      --sweep name=v1,v2       one case per value (lists are separated by |)
      --seeds 0,1,2            one case per seed; also --jobs N  --fresh  --out FILE.parquet
  status [RUN]…                the runs of this home: state, time, disk use
  clean RUN|EXPERIMENT…        remove results, after saying what that frees
  export RUN --step K --to FILE.npz    what a measured row was computed from
  figure NAME                  a paper figure, as PDF, SVG, PNG
  publish RUN|FIGURE…          keep finished runs with the package, for every home
  report                       every claim of the papers with its number and verdict
  fetch DATASET                bring a data set and check it
  notebook FILE…               run notebooks without a browser
  doctor                       what is installed, and a self-test on the device
  start                        the main job: notebook, table, figure

--format table|json|csv for list, describe, run, status, report, doctor. COMMAND --help says more.
Results go to stdout, everything else to stderr. GRADIENT_LAB_HOME holds results, figures and data.
Exit status: 0 done, 1 a run failed, 2 bad usage or input, 130 interrupted (finished work is kept).
`

const helps: Readonly<Record<string, string>> = {
  list: `gradient-lab list [--format table|json|csv]

The experiments, each with its question and source.
`,
  describe: `gradient-lab describe EXPERIMENT [--format table|json|csv]

The parameters of an experiment (unit, default, meaning) and the columns of its rows.
`,
  run: `gradient-lab run EXPERIMENT [--set name=value]… [--sweep name=v1,v2]… [--seeds 0,1,2] [--jobs N]
                            [--memory GB] [--fresh] [--out FILE.parquet] [--format table|json|csv]
                            [--on slurm [--partition P] [--time 12:00:00]]

Runs the cases that are not there yet and prints the rows of all: in the order of the flags, the
first slowest, then by seed.

  --set name=value     a parameter; a list is 1,0.4,0.1 or 0..100, rows of a matrix are separated by ;
                       a part of your own is ./parts.ts#myNet; \`describe\` names the parameters
  --sweep name=v1,v2   one case per value; the values of a list parameter are separated by |
  --seeds 0,1,2        the same as --sweep seed=0,1,2, fastest
  --jobs N             N cases at once (default: as many as have room, each with its own threads)
  --memory GB          memory that all may take together (default: what is free)
  --on slurm           each case as a task of Slurm; GRADIENT_LAB_HOME is a folder that all its
                       machines see. --jobs: tasks of an array at once; --memory: of one task
  --partition P        of Slurm (default: the cluster's)
  --time 12:00:00      limit of one task of Slurm (default: the partition's); it goes on after
  --fresh              compute again, checkpoints too
  --out FILE.parquet   write the rows of all cases there, with units, meaning and provenance

Ctrl-C stops at the next check and keeps what is finished; the same command goes on from there.
With --on slurm it leaves the tasks in the queue, and the same command follows them again.
`,
  status: `gradient-lab status [RUN]… [--published] [--format table|json|csv]

Every run of this GRADIENT_LAB_HOME, or those that are named: done, running (how far), failed,
interrupted, waiting in Slurm's queue, damaged (its rows are not whole) or unreadable (its record is
not), when, how long (all attempts), disk use. \`bytes\` leaves out checkpoints, which runs of one
training share.

  --published   those that come with the package, too, after the home's own
`,
  clean: `gradient-lab clean RUN|EXPERIMENT… [--failed] [--all] [--yes]

Removes the named runs, all runs of an experiment, those that failed, or all; and the checkpoints
that no other run needs. Says first what that frees, and asks; --yes answers. Published runs stay.
`,
  export: `gradient-lab export RUN --step K --to FILE.npz

Writes everything needed to recompute the row that was measured at step K: parameters, snapshot,
data, mini-batches, augmentation. NumPy opens the file. \`status\` names the runs.
`,
  figure: `gradient-lab figure NAME [--venue neurips] [--columns 1|2] [--aspect 2.2] [--font times]
                         [--format pdf,svg,png,tex,vega] [--out DIR] [--fresh]
gradient-lab figure --what FILE [--format json]
gradient-lab figure --data FILE [--out DIR]

Draws a paper figure at the venue's exact width. What is missing of theory is computed and kept;
results of networks must be there, or published with the package. --fresh computes them all from
nothing, which takes minutes to hours; what it has finished is kept when it is stopped. --what prints
what a figure's file says of itself: title, caption, command, parameters, versions, commit, what is
attached; --data writes its tables as CSV.
`,
  publish: `gradient-lab publish RUN|FIGURE…

Copies finished runs, or those behind a figure, from GRADIENT_LAB_HOME to results/published of the
package, where every other home finds them. Runs with part files of your own cannot be published.
`,
  report: `gradient-lab report [CLAIM]… [--paper igt|adam|svrg] [--fresh] [--out FILE]
                    [--format table|json|csv|tex]

The claims of the papers: each sentence with the number that decides it, its 95 % limits, what it
must be, and whether the claim holds, fails, holds only under a condition, or stays undecided. The
cases behind it are kept as runs: a claim is computed again when its experiment changes.

  --paper        the claims of one paper
  --fresh        compute all cases again
  --format tex   numbers and verdicts as LaTeX macros, \\igtBoundSlack{} and so on
  --out FILE     write there instead of to stdout
`,
  fetch: `gradient-lab fetch DATASET [--from PATH|URL]

Brings fashion-mnist, cifar-10 or cifar-10-part into GRADIENT_LAB_HOME and checks its content.
`,
  notebook: `gradient-lab notebook FILE… [--check] [--set name=value]… [--timeout SECONDS] [--allow-errors]
                         [--timings]

Runs notebooks without Jupyter and writes their outputs into them. A notebook in which a cell fails is
left as it was, and the exit status is 1.
  --check         writes nothing; tells which outputs are not those that are saved
  --set           replaces a constant of the cell tagged \`parameters\`: epochs=3, points=0,0.5,1
  --timeout       the most seconds that one cell may run
  --allow-errors  runs on after a cell that fails and saves the notebook; exit status 1 all the same
  --timings       saves when each cell ran in its metadata, as nbclient does; without it a second run
                  gives the same bytes
`,
  doctor: `gradient-lab doctor [--format table|json|csv]

Versions, device, threads, compiler, data sets, a self-test on the device; what is wrong and the
command that mends it. Exit status 1 if something is.
`,
  start: `gradient-lab start

The main job: runs the first notebook, writes its table and figure, and says where things are.
`,
}

export function helpOf(command: string): string {
  return helps[command]
}
