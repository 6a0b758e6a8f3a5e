"""Effects of a statement that reach beyond its variables: seeds, options, environment, files (DESIGN 3, tagged notebook)."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from nbengineer.analysis.calls import called_name
from nbengineer.analysis.library import resolved, root
from nbengineer.analysis.walking import nodes_now

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind = Literal[
    "seed", "option", "style", "environment", "folder", "warnings", "draw", "patch", "registration", "file", "process"
]

CALLS: dict[str, Kind] = {
    **dict.fromkeys(
        "numpy.random.seed random.seed torch.manual_seed torch.cuda.manual_seed torch.cuda.manual_seed_all"
        " tensorflow.random.set_seed tensorflow.set_random_seed tensorflow.keras.utils.set_random_seed keras.utils.set_random_seed"
        " numpy.random.set_state random.setstate".split(),
        "seed",
    ),
    **dict.fromkeys(
        "pandas.set_option pandas.reset_option pandas.options.display numpy.set_printoptions numpy.seterr sys.setrecursionlimit"
        " logging.basicConfig logging.disable locale.setlocale decimal.setcontext torch.set_default_dtype torch.set_num_threads"
        " torch.set_grad_enabled sklearn.set_config gc.disable gc.enable socket.setdefaulttimeout faulthandler.enable"
        " pandas.plotting.register_matplotlib_converters csv.field_size_limit".split(),
        "option",
    ),
    **dict.fromkeys(
        "matplotlib.rc matplotlib.rcdefaults matplotlib.pyplot.rc matplotlib.pyplot.rcdefaults matplotlib.pyplot.style.use"
        " matplotlib.style.use seaborn.set seaborn.set_theme seaborn.set_style seaborn.set_context seaborn.set_palette"
        " matplotlib.use matplotlib.pyplot.switch_backend matplotlib.pyplot.ion matplotlib.pyplot.ioff".split(),
        "style",
    ),
    **dict.fromkeys(
        "os.putenv os.unsetenv os.environ.update os.environ.setdefault os.environ.pop".split(), "environment"
    ),
    **dict.fromkeys(
        "os.chdir os.umask sys.path.append sys.path.insert sys.path.extend sys.path.remove".split(), "folder"
    ),
    **dict.fromkeys("warnings.filterwarnings warnings.simplefilter warnings.resetwarnings".split(), "warnings"),
    **dict.fromkeys(
        "tqdm.pandas tqdm.tqdm.pandas tqdm.auto.tqdm.pandas tqdm.notebook.tqdm.pandas".split(), "registration"
    ),
    **dict.fromkeys(
        "atexit.register nltk.download signal.signal codecs.register copyreg.pickle".split(), "registration"
    ),
    **dict.fromkeys(
        "subprocess.run subprocess.call subprocess.check_call subprocess.Popen os.system".split(), "process"
    ),
    **dict.fromkeys(
        "urllib.request.urlretrieve os.makedirs os.mkdir os.remove os.unlink os.rename os.rmdir os.replace".split(),
        "file",
    ),
}
PREFIXES: dict[str, Kind] = {"shutil.": "file", "matplotlib.rcParams.": "style", "matplotlib.pyplot.rcParams.": "style"}
WRITES = frozenset(
    "to_csv to_excel to_parquet to_json to_pickle to_feather to_hdf to_sql to_html savefig imsave imwrite write_text"
    " write_bytes write_image write_html mkdir unlink rmdir touch rename save savez savetxt savez_compressed save_model dump"
    " save_weights to_file extractall extract urlretrieve rmtree copyfile makedirs".split()
)
RANDOM = ("numpy.random.", "random.")
NO_DRAW = frozenset(
    "seed default_rng RandomState Generator SeedSequence get_state set_state getstate setstate Random PCG64".split()
)
SAMPLERS = frozenset("sample train_test_split shuffle KMeans".split())
SETTINGS = re.compile(r"(matplotlib\.(pyplot\.)?rcParams|pandas\.options|numpy\.random|os\.environ|sys\.path)(\.|$|\[)")
ENVIRONMENT = ("os.environ",)


@dataclass(frozen=True, slots=True)
class Effect:
    """One effect; `what` is the code that has it, in short, and `line` where."""

    kind: Kind
    what: str
    line: int


def effects(statement: ast.stmt, modules: dict[str, str]) -> tuple[Effect, ...]:
    """Give the process-wide effects of running a statement; bodies of functions don't count.

    `modules` maps a name of the notebook to the dotted thing that it is imported as.
    """
    return tuple(found for node in nodes_now(statement) for found in _effect(node, modules))


def _effect(node: ast.AST, modules: dict[str, str]) -> Iterator[Effect]:
    match node:
        case ast.Call():
            kind = _of_call(node, modules)
            if kind:
                yield Effect(kind, ast.unparse(node.func), node.lineno)
        case ast.Attribute(ctx=ast.Store() | ast.Del()) | ast.Subscript(ctx=ast.Store() | ast.Del()):
            kind = _of_store(node, modules)
            if kind:
                yield Effect(kind, ast.unparse(node), node.lineno)
        case _:
            return


def _of_call(node: ast.Call, modules: dict[str, str]) -> Kind | None:
    name = resolved(node.func, modules)
    if name in CALLS:
        return CALLS[name]
    last = called_name(node)
    for prefix, kind in PREFIXES.items():
        if name.startswith(prefix):
            return kind
    if root(node.func) in modules and name.startswith(RANDOM) and last not in NO_DRAW:
        return "draw"
    if last in SAMPLERS and not any(keyword.arg in {"random_state", "seed"} for keyword in node.keywords):
        return "draw"
    if last in WRITES and (isinstance(node.func, ast.Attribute) or name in CALLS):
        return "file"
    if last == "open" and _opens_to_write(node):
        return "file"
    return "option" if name.endswith((".set_option", "getcontext")) and root(node.func) in modules else None


def _opens_to_write(node: ast.Call) -> bool:
    """Say whether an `open` may write: its mode is not surely one for reading."""
    is_method = isinstance(node.func, ast.Attribute)
    place = 0 if is_method else 1
    mode: ast.expr | None = node.args[place] if len(node.args) > place else None
    mode = next((keyword.value for keyword in node.keywords if keyword.arg == "mode"), mode)
    if mode is None:
        return False
    return not (isinstance(mode, ast.Constant) and isinstance(mode.value, str) and not set(mode.value) & set("wax+"))


def _of_store(node: ast.Attribute | ast.Subscript, modules: dict[str, str]) -> Kind | None:
    base = node.value
    first = root(base)
    if first not in modules:
        return None
    name = resolved(base, modules)
    if name.startswith(ENVIRONMENT):
        return "environment"
    if "rcParams" in name:
        return "style"
    if SETTINGS.match(name):
        return "option"
    return "patch"


def order_sensitive(statement: ast.stmt, modules: dict[str, str]) -> bool:
    """Say whether an import may not be moved from behind the statement to before it (DESIGN 6, imports)."""
    for effect in effects(statement, modules):
        if effect.kind in {"environment", "folder"}:
            return True
        if effect.kind == "patch":
            return True
        if effect.kind == "style" and effect.what.endswith((".use", "switch_backend")) and "style" not in effect.what:
            return True
        if effect.kind == "warnings" and _raises(statement):
            return True
    return False


def _raises(statement: ast.stmt) -> bool:
    """Say whether a warnings filter turns warnings into errors."""
    return any(isinstance(node, ast.Constant) and node.value == "error" for node in ast.walk(statement))
