"""The numbers of the claims on Defazio & Bottou 2019, from the rows of the published runs, by plain Python.

In: {"cases in src/claims/svrg-cases.ts": [row, …], …} as JSON. Out: {"claim": [value, low, high], …}, null where there are no limits.
"""

import json
import math
import sys

# 97.5 % quantiles of Student's t, from a table, by degrees of freedom
T = {2: 4.302652729911275, 3: 3.182446305284263, 4: 2.776445105197763, 9: 2.262157162740992}

cases = json.load(sys.stdin)
found = {}


def where(rows, **conditions):
    return [row for row in rows if all(row[name] == value for name, value in conditions.items())]


def mean(values):
    return math.fsum(values) / len(values)


def t_limits(values):
    centre = mean(values)
    variance = math.fsum((value - centre) ** 2 for value in values) / (len(values) - 1)
    reach = T[len(values) - 1] * math.sqrt(variance / len(values))
    return [centre, centre - reach, centre + reach]


def exact(value):
    return [value, None, None]


# Figure 1
places = sorted({row["progress"] for row in cases["locking"]})
start = {row["lock"]: row for row in cases["locking"] if row["progress"] == 0}
for claim, lock in (("svrg-locked-starts-at-zero", "transforms,dropout"), ("svrg-unlocked-starts-above-zero", "none")):
    found[claim] = [start[lock][name] for name in ("ratio", "ratioLow", "ratioHigh")]
differences = []
for place in places:
    [loose] = where(cases["locking"], lock="none", progress=place)
    [tied] = where(cases["locking"], lock="transforms,dropout", progress=place)
    differences.append(
        (loose["ratio"] - tied["ratio"], loose["ratioLow"] - tied["ratioHigh"], loose["ratioHigh"] - tied["ratioLow"])
    )
found["svrg-unlocked-uniformly-worse"] = [min(each[k] for each in differences) for k in range(3)]

# Section 4
errors = {True: [], False: []}
for row in cases["locksRecomputed"]:
    errors[row["batchNormRestored"]] += [row["runningMeanError"], row["runningVarianceError"]]
found["svrg-reset-keeps-statistics"] = exact(max(errors[True]))
found["svrg-naive-spoils-statistics"] = exact(min(errors[False]))
by_locks = {}
for row in cases["locks"]:
    by_locks.setdefault((row["transformsLocked"], row["dropoutLocked"]), []).append(row["ratioAtSnapshot"])
found["svrg-reset-leaves-variance"] = exact(max(max(pair) - min(pair) for pair in by_locks.values()))

# Figure 2
for claim, name, choose, chosen in (
    ("svrg-lenet-halves-variance", "lenet", max, lambda place: True),
    ("svrg-lenet-below-sgd", "lenet", max, lambda place: True),
    ("svrg-small-resnet-below-sgd", "resnetSmall", max, lambda place: place < 0.05),
    ("svrg-deep-resnet-above-sgd", "resnet110", min, lambda place: place >= 0.33),
    ("svrg-densenet-above-sgd", "densenet", min, lambda place: place >= 0.33),
    ("svrg-deep-resnet-above-early", "resnet110", min, lambda place: place == 0.11),
    ("svrg-deep-resnet-halved-first", "resnet110", max, lambda place: place == 0.02),
    ("svrg-densenet-above-early", "densenet", min, lambda place: place == 0.11),
    ("svrg-densenet-no-better-with-elu", "densenetElu", min, lambda place: place >= 0.33),
):
    rows = [row for row in cases[name] if chosen(row["progress"])]
    found[claim] = [choose(row[column] for row in rows) for column in ("ratio", "ratioLow", "ratioHigh")]

# Figure 3
lenet, densenet = ([row for row in cases[name]] for name in ("lenetOnFew", "densenet"))
found["svrg-distance-faster-in-densenet"] = exact(min(b["distance"] / a["distance"] for a, b in zip(lenet, densenet)))
found["svrg-curvature-alike"] = exact(
    math.exp(max(abs(math.log(b["curvatureBatch"] / a["curvatureBatch"])) for a, b in zip(lenet, densenet)))
)
found["svrg-curvature-highest-at-start"] = exact(
    max(max(row["curvatureBatch"] for row in rows[1:]) / rows[0]["curvatureBatch"] for rows in (lenet, densenet))
)

# Figure 4
columns = ("ratio", "ratioLow", "ratioHigh")
inner = {}  # of each network and column, by inner step
for network in ("lenet", "resnet-small"):
    steps = sorted(where(cases["streaming"], network=network), key=lambda row: row["step"])
    inner[network] = {column: [row[column] for row in steps] for column in columns}
found["svrg-streaming-tenth-at-start"] = exact(max(abs(network["ratio"][0] - 0.1) for network in inner.values()))
# a quotient is lowest where its numerator is at its lower limit and its denominator at its upper one
quotients = (("ratio", "ratio"), ("ratioLow", "ratioHigh"), ("ratioHigh", "ratioLow"))
found["svrg-streaming-rises-at-once"] = [
    min(network[over][9] / network[under][0] for network in inner.values()) for over, under in quotients
]
found["svrg-streaming-better-for-lenet"] = [
    mean(inner["resnet-small"][over]) / mean(inner["lenet"][under]) for over, under in quotients
]
found["svrg-streaming-pays"] = [mean(inner["lenet"][column]) for column in columns]


# Figure 5 and section 7
def curve(name, seed, epochs, **line):
    rows = where(cases[name], seed=seed, **line)
    return mean([row["testError"] for row in rows if row["epoch"] <= epochs])


def error_after(passes, seed, estimator):
    [row] = [
        row
        for row in where(cases["methods"], seed=seed, estimator=estimator)
        if abs(row["passes"] - passes) < 0.1
    ]
    return row["testError"]


seeds = range(10)
found["svrg-faster-per-epoch"] = t_limits(
    [curve("methods", seed, 10, estimator="sgd") - curve("methods", seed, 10, estimator="svrg") for seed in seeds]
)
found["svrg-scsg-worst"] = t_limits(
    [curve("methods", seed, 10, estimator="scsg") - curve("methods", seed, 10, estimator="sgd") for seed in seeds]
)
found["svrg-slower-per-gradient"] = t_limits(
    [error_after(10, seed, "svrg") - error_after(10, seed, "sgd") for seed in seeds]
)
for claim, name in (("svrg-averaging-speeds-start", "averages"), ("svrg-averaging-speeds-sgd", "averagesOfSgd")):
    found[claim] = t_limits(
        [curve(name, seed, 5, averaging="last") - curve(name, seed, 5, averaging="10") for seed in range(5)]
    )

# Table 1
for claim, name, over in (
    ("svrg-deeper-noisier", "depths", {"layers": 92}),
    ("svrg-wider-quieter", "widths", {"planes": 32}),
):
    [small] = where(cases[name], layers=20, planes=16)
    [large] = where(cases[name], **over)
    found[claim] = [
        large["sgdVariance"] / small["sgdVariance"],
        large["sgdVarianceLow"] / small["sgdVarianceHigh"],
        large["sgdVarianceHigh"] / small["sgdVarianceLow"] if small["sgdVarianceLow"] > 0 else None,
    ]

# Beyond the paper
for claim, column in (
    ("svrg-best-factor-pays", "oracleRatioHeldOut"),
    ("svrg-best-factor-by-layer-pays", "oracleRatioPerLayerHeldOut"),
):
    found[claim] = exact(max(row[column] for row in cases["lenet"]))
for row in cases["lenet"]:
    # the ratio is a parabola in α with its least value at α*
    assert abs(row["oracleAlphaLoss"] - (row["ratio"] - row["oracleRatio"])) < 1e-8, row
found["svrg-best-factor-is-near-one"] = exact(max(row["oracleAlphaLoss"] for row in cases["lenet"]))
crossings = []
for epoch in sorted({row["epoch"] for row in cases["resnetSmall"]}):
    points = where(cases["resnetSmall"], epoch=epoch)
    # ratio = D²Δ²/V_sgd is 1/2 at this Δ, with D and V_sgd of the first point
    predicted = math.sqrt(points[0]["sgdVariance"] / 2) / points[0]["curvatureDispersion"]
    for before, after in zip(points, points[1:]):
        if before["ratio"] < 0.5 <= after["ratio"]:
            # a straight line between the two in the logarithms
            part = math.log(0.5 / before["ratio"]) / math.log(after["ratio"] / before["ratio"])
            measured = before["distance"] * (after["distance"] / before["distance"]) ** part
            crossings.append(math.exp(abs(math.log(predicted / measured))))
            break
found["svrg-crossing-predicted"] = exact(max(crossings))
sums = {row["window"]: row for row in where(cases["noise"], method="sgd", withReplacement=False)}
step, whole = sums[1], sums[max(sums)]
found["svrg-errors-cancel-over-an-epoch"] = [
    whole["longRunVariance"] / step["longRunVariance"],
    whole["longRunVarianceLow"] / step["longRunVarianceHigh"],
    whole["longRunVarianceHigh"] / step["longRunVarianceLow"],
]

json.dump(found, sys.stdout)
