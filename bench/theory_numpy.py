"""The theory on quadratics in NumPy: reads tasks as lines of JSON, answers each with one line. The methods are those of
src/theory, vectorised over directions, paths, trajectories or pairs."""

import json
import math
import os
import sys
import time

import numpy as np


def tail_weights(n, fraction):
    """The weight of the newest of n gradients, and how far ahead of the iterate it is taken."""
    if n == 1:
        return 1.0, 0.0
    before, now = max(1.0, fraction * (n - 1)), max(1.0, fraction * n)
    q = math.sqrt((before - now + 1) / (now * before))
    newest = (1 + before * q) / (1 + before)
    return newest, (1 - newest) / newest


def uniform_weights(n, _):
    return 1 / n, n - 1.0


# --- exact moments: E‖Δ_t‖² after each of `steps` updates, in the directions' order


def heavy_ball_matrix(h, mu):
    """(E Δ, E w) ← M (E Δ, E w), [d, 2, 2]"""
    return np.stack([np.stack([1 - h, np.full_like(h, mu)], -1), np.stack([-h, np.full_like(h, mu)], -1)], -2)


def averaging_matrix(h, gamma):
    newest = 1 - gamma
    return np.stack(
        [np.stack([1 - newest * h, np.full_like(h, -gamma)], -1), np.stack([newest * h, np.full_like(h, gamma)], -1)], -2
    )


def second_moments(m, drive, noise):
    """(P, Q, R, 1) ← K (P, Q, R, 1) for the covariance [[P, Q], [Q, R]] of (x, y) ← M (x, y) + drive·ε, [d, 4, 4]"""
    (a, b), (c, d) = (m[:, 0, 0], m[:, 0, 1]), (m[:, 1, 0], m[:, 1, 1])
    x, y = drive
    one, zero = np.ones_like(a), np.zeros_like(a)
    rows = [
        [a * a, 2 * a * b, b * b, x * x * noise],
        [a * c, a * d + b * c, b * d, x * y * noise],
        [c * c, 2 * c * d, d * d, y * y * noise],
        [zero, zero, zero, one],
    ]
    return np.stack([np.stack(row, -1) for row in rows], -2)


def constant_moments(first, later, drive_first, drive_later, noise, offset, steps):
    """Constant coefficients after a first step: powers of small matrices, by repeated squaring."""
    mean1 = first @ np.stack([offset, np.zeros_like(offset)], -1)[..., None]
    state1 = second_moments(first, drive_first, noise) @ np.array([0.0, 0.0, 0.0, 1.0])[:, None]
    moments = second_moments(later, drive_later, noise)
    result = []
    for step in steps:
        mean = np.linalg.matrix_power(later, step - 1) @ mean1
        state = np.linalg.matrix_power(moments, step - 1) @ state1
        result.append(float((mean[:, 0, 0] ** 2 + state[:, 0, 0]).sum()))
    return result


def transported_moments(h, noise, offset, steps, weights, fraction):
    p, q = np.zeros_like(h), np.zeros_like(h)
    keep, shrink = 2 * (1 - h), h * (2 - h)
    spread, result, wanted = 0.0, [], set(steps)
    for n in range(1, steps[-1] + 1):
        newest, _ = weights(n, fraction)
        gamma = 1 - newest
        spread = gamma * gamma * spread + newest * newest
        kept = gamma * q
        drive = spread * noise
        p += keep * kept + drive - shrink * p
        q += drive - newest * q - h * kept
        if n in wanted:
            result.append(float((((1 - h) ** n * offset) ** 2 + p).sum()))
    return result


def inertial_moments(h, noise, offset, steps, weights, fraction, mu):
    p, r, t, q, z = (np.zeros_like(h) for _ in range(5))
    m = heavy_ball_matrix(h, mu)
    start = np.stack([offset, np.zeros_like(offset)], -1)[..., None]
    spread, result, wanted = 0.0, [], set(steps)
    for n in range(1, steps[-1] + 1):
        newest, _ = weights(n, fraction)
        gamma = 1 - newest
        spread = gamma * gamma * spread + newest * newest
        qe, ze, ee = gamma * q, gamma * z, spread * noise
        pull, push = h * p + qe, h * r + ze
        cross = mu * r - pull
        moved = mu * (mu * t - 2 * push) + h * (pull + qe) + ee
        p += 2 * cross + moved
        r, t = cross + moved, moved
        z = mu * ze - h * qe - ee
        q = qe + z
        if n in wanted:
            mean = np.linalg.matrix_power(m, n) @ start
            result.append(float((mean[:, 0, 0] ** 2 + p).sum()))
    return result


def untransported_moments(h, noise, offset, steps):
    mean, velocity = offset.copy(), np.zeros_like(h)
    p, c, w = (np.zeros_like(h) for _ in range(3))
    result, wanted = [], set(steps)
    for n in range(1, steps[-1] + 1):
        newest = 1 / n
        gamma = 1 - newest
        pull = newest * h
        velocity = gamma * velocity + pull * mean
        mean -= velocity
        kept = gamma * c
        cross = kept + pull * p
        w = gamma * gamma * w + pull * (kept + cross) + newest * newest * noise
        c = cross - w
        p += w - 2 * cross
        if n in wanted:
            result.append(float((mean**2 + p).sum()))
    return result


def moments(method, eigenvalues, rate, momentum, fraction, variance, steps):
    values = np.array(eigenvalues)
    h, noise, offset = rate * values, np.full_like(values, rate * rate * variance), np.ones_like(values)
    if method in ("sgd", "heavy-ball"):
        m = heavy_ball_matrix(h, momentum if method == "heavy-ball" else 0.0)
        return constant_moments(m, m, (-1.0, -1.0), (-1.0, -1.0), noise, offset, steps)
    if method == "momentum":
        first, later = averaging_matrix(h, 0.0), averaging_matrix(h, momentum)
        return constant_moments(first, later, (-1.0, 1.0), (momentum - 1, 1 - momentum), noise, offset, steps)
    if method == "increasing-momentum":
        return untransported_moments(h, noise, offset, steps)
    weights = tail_weights if method.endswith("ita") else uniform_weights
    if method.startswith("heavy-ball"):
        return inertial_moments(h, noise, offset, steps, weights, fraction, momentum)
    return transported_moments(h, noise, offset, steps, weights, fraction)


# --- Monte Carlo of implicit tail averaging


def monte_carlo(eigenvalues, rate, fraction, paths, steps, seed):
    values = np.array(eigenvalues)
    random = np.random.default_rng(seed)
    theta = np.ones((paths, len(values)))
    previous, average, work, noise = theta.copy(), np.zeros_like(theta), np.empty_like(theta), np.empty_like(theta)
    for n in range(1, steps + 1):
        newest, shift = tail_weights(n, fraction)
        np.subtract(theta, previous, out=work)
        work *= shift
        work += theta
        previous[...] = theta
        random.standard_normal(out=noise)
        work *= values
        work += noise
        work *= newest
        average *= 1 - newest
        average += work
        np.multiply(average, rate, out=work)
        theta -= work
    distances = np.einsum("ij,ij->i", theta, theta)
    return [float(distances.mean()), float(distances.std(ddof=1) / math.sqrt(paths))]


# --- p_diag over Haar rotations


def haar(random, d):
    q, r = np.linalg.qr(random.standard_normal((d, d)))
    q *= np.sign(np.diag(r))
    if np.linalg.det(q) < 0:
        q[:, 0] *= -1
    return q


def p_diagonal(eigenvalues, draws, seed):
    values = np.array(eigenvalues)
    random = np.random.default_rng(seed)
    shares, bounds = [], []
    for _ in range(draws):
        v = haar(random, len(values))
        q = (v * values) @ v.T
        shares.append(np.abs(np.diag(q)).sum() / np.abs(q).sum())
        bounds.append(values.sum() / (values * np.abs(v).sum(0) ** 2).sum())
    return [float(np.mean(shares)), float(np.mean(bounds))]


# --- linear-quadratic control: REINFORCE with implicit tail averaging


def reinforce(a, b, gain, horizon, trajectories, deviation, random):
    states = np.empty((horizon + 1, trajectories, len(a)))
    noise = random.standard_normal((horizon, trajectories, b.shape[1]))
    costs = np.empty((horizon + 1, trajectories))
    states[0] = random.standard_normal((trajectories, len(a)))
    for t in range(horizon):
        actions = states[t] @ gain.T + deviation * noise[t]
        states[t + 1] = states[t] @ a.T + actions @ b.T
        costs[t] = np.einsum("ij,ij->i", actions, actions)
    costs[horizon] = 0
    costs += np.einsum("tij,tij->ti", states, states)
    to_go = np.cumsum(costs[::-1], 0)[::-1][:horizon]
    advantage = (to_go - to_go.mean(1, keepdims=True)) / ((trajectories - 1) * deviation)
    weighted = (advantage[..., None] * noise).reshape(-1, b.shape[1])
    return weighted.T @ states[:horizon].reshape(-1, len(a)), float(costs.sum(0).mean())


def lqr(dynamics, control, horizon, trajectories, deviation, rate, fraction, steps, seed):
    a, b = np.array(dynamics), np.array(control)
    random = np.random.default_rng(seed)
    gain = np.zeros((b.shape[1], len(a)))
    previous, average, losses = gain, np.zeros_like(gain), []
    for n in range(1, steps + 1):
        newest, shift = tail_weights(n, fraction)
        gradient, loss = reinforce(a, b, gain + shift * (gain - previous), horizon, trajectories, deviation, random)
        average = newest * gradient + (1 - newest) * average
        previous, gain = gain, gain - rate * average
        losses.append(loss)
    return [float(np.mean(losses[-20:]))]


# --- the stochastic quadratic: gradient and sign descent with optimal step sizes

nodes, node_weights = np.polynomial.legendre.leggauss(40)
nodes, node_weights = (1 + nodes) / 2, node_weights / 2
erf = np.frompyfunc(math.erf, 1, 1)


def sign_covariances(correlations):
    """Cov(sign x_i, sign x_j) of all pairs, Plackett's integral with 40 nodes: the error is below 1e-15 up to |r| = 0.99."""
    angles = np.arcsin(correlations)[:, None]
    sines = np.sin(angles * nodes)
    inverse = 1 / (1 - sines * sines)
    weights = 2 / math.pi * angles * node_weights

    def covariances(a, b):
        exponents = (sines * (a * b)[:, None] - ((a * a + b * b) / 2)[:, None]) * inverse
        return np.einsum("pk,pk->p", weights, np.exp(exponents))

    return covariances


def panel(values, v, deviation, steps, random):
    d = len(values)
    q = (v * values) @ v.T if v is not None else np.diag(values)
    squared = q @ q
    deviations = deviation * np.sqrt(np.diag(squared))
    coupled = v is not None and deviation > 0
    if coupled:
        i, j = np.triu_indices(d, 1)
        scale = np.sqrt(np.diag(squared))
        covariances = sign_covariances(squared[i, j] / (scale[i] * scale[j]))
        weights = 2 * q[i, j]
    sgd = random.uniform(-10, 10, d)
    ssd = sgd.copy()
    for _ in range(steps):
        gradient, slope = q @ sgd, q @ ssd
        sgd_step = gradient @ gradient / (gradient @ q @ gradient + deviation**2 * (values**3).sum())
        if deviation > 0:
            a = slope / deviations
            means = erf(a / math.sqrt(2)).astype(float)
        else:
            means = np.where(slope < 0, -1.0, 1.0)
        curvature = means @ q @ means + np.diag(q) @ (1 - means * means)
        if coupled:
            curvature += weights @ covariances(a[i], a[j])
        ssd_step = means @ slope / curvature
        noise = deviation * (q @ random.standard_normal(d))
        sgd = sgd - sgd_step * (gradient + noise)
        ssd = ssd - ssd_step * np.where(slope + noise < 0, -1.0, 1.0)
    return [float(sgd @ q @ sgd / 2), float(ssd @ q @ ssd / 2)]


def panels(well, ill, deviations, steps, seed):
    random = np.random.default_rng(seed)
    result = []
    for values in (np.array(well), np.array(ill)):
        for v in (haar(random, len(values)), None):
            for deviation in deviations:
                result.extend(panel(values, v, deviation, steps, random))
    return result


def describe():
    return {
        "versions": f"NumPy {np.__version__} ({np.show_config('dicts')['Build Dependencies']['blas']['name']}), "
        f"Python {'.'.join(map(str, sys.version_info[:3]))}"
    }


calculations = {
    "moments": moments,
    "monteCarlo": monte_carlo,
    "pDiagonal": p_diagonal,
    "lqr": lqr,
    "panels": panels,
}


def main():
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # what libraries print is no answer
    for line in sys.stdin:
        task = json.loads(line)
        if task["task"] == "describe":
            print(json.dumps(describe()), file=answers)
            continue
        started = time.perf_counter()
        values = calculations[task["calculation"]](*task["arguments"])
        print(json.dumps({"seconds": time.perf_counter() - started, "values": values}), file=answers)


main()
