"""The code that says what a figure shows; the same text runs in the package's tests and where the notebook is replayed."""

DRAWING = '''\
def _drawing(figure):
    """Say what a figure shows: for each of its axes the texts, how much is drawn, and how far it reaches."""
    return [
        {
            "title": axes.get_title(),
            "labels": [axes.get_xlabel(), axes.get_ylabel()],
            "lines": len(axes.lines),
            "patches": len(axes.patches),
            "collections": len(axes.collections),
            "images": len(axes.images),
            "reaches": [f"{end:.4g}" for end in axes.dataLim.extents],
        }
        for axes in figure.axes
    ]
'''

WATCH = '''\
def _watch(put):
    """Say what is drawn from now on: a list that fills as figures are closed, and a function that closes the rest."""
    shown = []
    close = plt.close

    def closing(fig=None):
        if fig == "all":
            shown.extend(_drawing(plt.figure(number)) for number in plt.get_fignums())
        close(fig)

    close("all")
    put(plt, "close", closing)
    return shown, lambda: plt.close("all")
'''
