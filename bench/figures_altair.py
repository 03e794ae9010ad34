# the user's lines
import json

import altair as alt

# end of the user's lines
from figures_serve import serve

# The figure of three panels with Altair and vl-convert.


# the user's lines
def draw(file, path, formats):
    with open(file) as opened:
        data = json.load(opened)
    color = alt.Color("method:N").title(None).legend(orient="top")
    size = {"width": 75, "height": 75}
    training = alt.Chart(alt.Data(values=data["training"]), title="(a)").encode(
        alt.X("step:Q").title("step t"), color=color
    )
    log = alt.Scale(type="log")
    norm = training.mark_line().encode(
        alt.Y("gradient:Q").title("‖∇f(wₜ)‖²").scale(log)
    )
    band = training.mark_area(opacity=0.2).encode(
        alt.Y("gradientLow:Q").scale(log), alt.Y2("gradientHigh:Q")
    )
    errors = alt.Chart(alt.Data(values=data["errors"]), title="(b)").encode(
        alt.X("batch:Q").title("mini-batch size b").scale(type="log", base=2),
        color=color,
    )
    error = alt.Y("error:Q").title("test error (%)").scale(zero=False)
    points = errors.mark_point(filled=True).encode(error)
    bars = errors.mark_rule().encode(alt.Y("errorLow:Q"), alt.Y2("errorHigh:Q"))
    noise = (
        alt.Chart(alt.Data(values=data["noise"]), title="(c)")
        .mark_bar()
        .encode(alt.X("noise:Q").bin(maxbins=40).title("noise ξₜ"), alt.Y("count()"))
    )
    panels = [(band + norm), (bars + points), noise]
    chart = alt.hconcat(*(panel.properties(**size) for panel in panels))
    chart = chart.configure_axis(labelFontSize=8, titleFontSize=9)
    for ending in formats:
        chart.save(f"{path}.{ending}", ppi=600)


# end of the user's lines

serve(draw)
