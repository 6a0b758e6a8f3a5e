"""Model."""

from math import *  # noqa: F403

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix, roc_auc_score
from sklearn.model_selection import train_test_split


def evaluate(m, name, *, X_test, y_test):
    p = m.predict_proba(X_test)[:, 1]
    print(name, "auc", round(roc_auc_score(y_test, p), 3))
    print(confusion_matrix(y_test, p > 0.35))
    return p


def model(df: pd.DataFrame):
    """Model.

    Changes `df` in place.
    """
    X = df.drop("churned", axis=1)
    y = df.churned
    X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.25, random_state=42)
    lr = LogisticRegression().fit(X_train, y_train)
    p = evaluate(lr, "logreg", X_test=X_test, y_test=y_test)

    # what if we call from another probability on?
    rules = []
    for t in [0.2, 0.35, 0.5]:
        rules.append(lambda q: q > t)  # noqa: B023
    print([int(r(p).sum()) for r in rules])  # ??? all the same

    # forgot this one above: spend compared with others on the same plan
    tmp = df.groupby(["plan_family", "plan_plus"]).spend_pm.transform("median")
    df["spend_vs_plan"] = df.spend_pm - tmp
    X = df.drop("churned", axis=1)
    X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.25, random_state=42)

    np.random.seed(0)
    rf = RandomForestClassifier(n_estimators=150, min_samples_leaf=5)
    rf.fit(X_train, y_train)
    p = evaluate(rf, "forest", X_test=X_test, y_test=y_test)

    imp = pd.Series(rf.feature_importances_, index=X.columns).sort_values()
    imp.plot(kind="barh")
    plt.close("all")
    return y_test, lr, p, rf
