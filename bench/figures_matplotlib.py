# the user's lines
import json

import matplotlib.pyplot as plt
from tueplots import bundles

# end of the user's lines
from figures_serve import serve

# The figure of three panels with matplotlib and tueplots.

# the user's lines
plt.rcParams.update(bundles.neurips2024(ncols=3, usetex=False))
plt.rcParams.update({"font.serif": "STIXGeneral", "pdf.fonttype": 42})
plt.rcParams.update({"figure.figsize": (5.5, 2), "lines.markersize": 3})


def draw(file, path, formats):
    with open(file) as opened:
        data = json.load(opened)
    figure, (training, errors, noise) = plt.subplots(1, 3)
    for method in ("SGD", "SVRG"):
        rows = [row for row in data["training"] if row["method"] == method]
        step = [row["step"] for row in rows]
        low = [row["gradientLow"] for row in rows]
        high = [row["gradientHigh"] for row in rows]
        training.plot(step, [row["gradient"] for row in rows], label=method)
        training.fill_between(step, low, high, alpha=0.2)
        rows = [row for row in data["errors"] if row["method"] == method]
        error = [row["error"] for row in rows]
        below = [row["error"] - row["errorLow"] for row in rows]
        above = [row["errorHigh"] - row["error"] for row in rows]
        batch = [row["batch"] for row in rows]
        errors.errorbar(batch, error, yerr=[below, above], fmt="o")
    noise.hist([row["noise"] for row in data["noise"]], bins="fd", density=True)
    training.set(xlabel="step $t$", ylabel=r"$\|\nabla f(w_t)\|^2$", yscale="log")
    errors.set(xlabel="mini-batch size $b$", ylabel="test error (%)")
    errors.set_xscale("log", base=2)
    noise.set(xlabel=r"noise $\xi_t$", ylabel="density")
    for letter, axes in zip("abc", (training, errors, noise)):
        axes.set_title(f"({letter})", loc="left")
    handles, labels = training.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=2)
    for ending in formats:
        figure.savefig(f"{path}.{ending}", dpi=600)
    plt.close(figure)


# end of the user's lines

serve(draw)
