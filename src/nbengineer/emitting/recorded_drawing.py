"""The code that says what a figure shows; it runs in the package's tests and where the notebook is replayed."""

REACH = "reaches"
"""What an axes says of how far its data reach: the one thing of it that random data change."""

DRAWING = '''\
def _drawing(figure):
    """Say what a figure shows: for each of its axes the texts, how much is drawn, how far it reaches."""
    return [
        {
            "title": axes.get_title(),
            "labels": [axes.get_xlabel(), axes.get_ylabel()],
            "lines": len(axes.lines),
            "patches": len(axes.patches),
            "collections": len(axes.collections),
            "images": len(axes.images),
            "texts": len(axes.texts),
            "reaches": [f"{end:.4g}" for end in axes.dataLim.extents],
        }
        for axes in figure.axes
    ]
'''

WATCH = '''\
def _watch(put):
    """Give a list that fills with what figures show as they are closed, and a function that closes the rest."""
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
