"""The notebook of the churn example, as cells and as a plan made by hand."""

from nbengineer.model.notebook import Code
from nbengineer.model.plan import (
    Definition,
    Import,
    Module,
    Parameter,
    Plan,
    Result,
    Return,
    Setting,
    Statement,
    Step,
)

CELLS = (
    None,
    'DATA = "data/customers.csv"\nTEST_SIZE = 0.25\nSEED = 7',
    """\
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split
""",
    None,
    """\
df = pd.read_csv(DATA)
df = df.dropna(subset=["tenure"])  # new contracts have no tenure yet
df.head()
""",
    None,
    "def ratio(a, b):\n    return a / b.clip(lower=1)\n",
    """\
df["spend_per_month"] = ratio(df["spend"], df["tenure"])
df["calls_per_month"] = ratio(df["calls"], df["tenure"])
""",
    "df.describe()",
    None,
    """\
X = df.drop(columns="churned")
y = df["churned"]
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=TEST_SIZE, random_state=SEED)
model = LogisticRegression(max_iter=1000).fit(X_train, y_train)
""",
    None,
    'auc = roc_auc_score(y_test, model.predict_proba(X_test)[:, 1])\nprint(f"AUC {auc:.3f}")\n',
)
CODES = tuple(None if text is None else Code(text) for text in CELLS)
PANDAS = Import("pandas", alias="pd")
FRAME = "pd.DataFrame"
MODEL = "LogisticRegression"
SKLEARN = Import("sklearn.linear_model", MODEL)


def statements(cell, count):
    return tuple(Statement(cell, index) for index in range(count))


def setting(name, annotation):
    return Parameter(name, name.upper(), f"config.{name}", keyword_only=True, annotation=annotation)


def data(name, annotation=""):
    return Parameter(name, name, name, annotation=annotation)


def returned(name, annotation=""):
    return Return(name, name, name, annotation=annotation)


LOAD = Step(
    "data",
    "load_the_customers",
    "plain",
    statements(4, 2),
    ("d",),
    parameters=(setting("data", "str"),),
    returns=(returned("df", FRAME),),
    heading="Load the customers",
    docstring="One row per customer; `churned` is the label.",
)
ADD = Step(
    "features",
    "add_ratios",
    "plain",
    statements(7, 2),
    ("f",),
    parameters=(data("df", FRAME),),
    returns=(returned("df", FRAME),),
    heading="Features",
    docstring="Spend and calls per month of tenure.",
    changes=("df",),
)
TRAIN = Step(
    "train",
    "train_model",
    "plain",
    statements(10, 4),
    ("t",),
    parameters=(data("df", FRAME), setting("test_size", "float"), setting("seed", "int")),
    returns=(returned("X_test", FRAME), returned("y_test", "pd.Series"), returned("model", MODEL)),
    heading="Train",
    docstring="A linear model is enough for a first answer.",
)
EVALUATE = Step(
    "evaluate",
    "evaluate_model",
    "plain",
    statements(12, 2),
    ("e",),
    parameters=(data("X_test", FRAME), data("y_test", "pd.Series"), data("model", MODEL)),
    returns=(returned("auc", "float"),),
    heading="Evaluate",
    docstring="Evaluate",
)
PLAN = Plan(
    package="churn",
    notebook="churn.ipynb",
    modules=(
        Module("data", "Load the customers", (PANDAS,)),
        Module("features", "Features", (PANDAS,)),
        Module("train", "Train", (SKLEARN, Import("sklearn.model_selection", "train_test_split"), PANDAS)),
        Module("evaluate", "Evaluate", (PANDAS, Import("sklearn.metrics", "roc_auc_score"), SKLEARN)),
    ),
    steps=(LOAD, ADD, TRAIN, EVALUATE),
    definitions=(Definition("features", "ratio", Statement(6, 0), "r"),),
    settings=(
        Setting("data", "DATA", "p", '"data/customers.csv"', "str"),
        Setting("test_size", "TEST_SIZE", "p", "0.25", "float"),
        Setting("seed", "SEED", "p", "7", "int"),
    ),
    results=(
        Result("model", "model", "model", MODEL, Import("sklearn.linear_model", "LogisticRegression")),
        Result("auc", "auc", "auc", "float"),
    ),
    renames={"DATA": "data", "TEST_SIZE": "test_size", "SEED": "seed"},
)
