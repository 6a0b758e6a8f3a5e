"""Which distributions a package depends on."""

import pytest

from nbengineer.model.environment import Environment, Folder
from nbengineer.planning.distributions import MAPPED, SAME
from nbengineer.planning.requirements import Requirements, public_version, requirements

ENVIRONMENT = Environment(
    python="3.11.7",
    imports={"pandas": "pandas", "sklearn": "scikit-learn", "os": "", "torch": "torch", "ours": "Our_Lib"},
    distributions={"pandas": "2.3.3", "scikit-learn": "1.9.0", "torch": "2.4.0+cu121", "Our_Lib": "0.3"},
    closure={"pandas": "2.3.3", "numpy": "2.1.0.dev5", "openpyxl": "3.1.5", "odd": "unknown"},
    urls={"Our_Lib": "file:///home/user/ours"},
)


def required(*imports, installs=(), environment=ENVIRONMENT, modules=(), extra=()):
    return requirements(frozenset(imports), installs, environment, Folder(dict(modules)), extra)


def test_the_environment_gives_lower_bounds():
    """Public versions, normal names, sorted; the standard library and Colab need nothing."""
    assert required("sklearn", "pandas", "os", "json", "torch", "google.colab") == Requirements(
        lines=("pandas>=2.3.3", "scikit-learn>=1.9.0", "torch>=2.4.0"),
        distributions={"pandas": "pandas", "sklearn": "scikit-learn", "torch": "torch"},
    )


def test_without_an_environment_known_names_have_no_bounds():
    """Names that differ from their distribution's, and names that don't."""
    assert required("cv2", "pandas", "PIL", "os", environment=None) == Requirements(
        lines=("opencv-python", "pandas", "pillow"),
        distributions={"PIL": "pillow", "cv2": "opencv-python", "pandas": "pandas"},
    )


def test_a_name_that_nothing_knows_is_never_guessed_at():
    """A stranger's distribution may have that name."""
    assert required("my_helpers") == Requirements(unknown=("my_helpers",))


def test_what_was_installed_from_a_folder_has_no_bound():
    """No index may have that version."""
    assert required("ours").lines == ("our-lib",)


def test_modules_beside_the_notebook_are_no_distributions():
    """But what they import is needed, each other's names apart; and they hide an installed one."""
    modules = {"cleaning": "import pandas, shared.paths, os", "shared": "", "shared.paths": "import yaml"}
    assert required("cleaning", "shared", modules=modules) == Requirements(
        lines=("pandas>=2.3.3", "pyyaml"),
        distributions={"pandas": "pandas", "yaml": "pyyaml"},
        local=frozenset({"cleaning", "shared"}),
    )
    assert required("pandas", modules={"pandas": ""}) == Requirements(local=frozenset({"pandas"}))


@pytest.mark.parametrize(
    ("installs", "lines"),
    [
        (("xgboost==1.7", "XGBoost<2"), ("xgboost<2",)),
        (("pandas==1.0", "uvicorn[standard]>=0.2"), ("pandas>=2.3.3", "uvicorn[standard]>=0.2")),
        (("lib @ git+https://a.b/lib",), ("lib @ git+https://a.b/lib",)),
        (("pip", "jupyterlab>=4", "ipykernel"), ()),
        (("numpy",), ("numpy>=2.1.0",)),
        (("odd>=1",), ("odd>=1",)),
        (("??",), ()),
    ],
)
def test_what_the_notebook_installs_is_needed(installs, lines):
    """The environment's version counts more than the line's; tools of the working place don't count."""
    assert required(installs=installs).lines == lines


def test_engines_are_needed_without_an_import():
    """With the environment's version where it has them."""
    assert required(extra=("openpyxl", "tables")).lines == ("openpyxl>=3.1.5", "tables")


def test_shared_packages_are_placed_by_their_full_name():
    """`google` alone is passed over when a longer name says more, else it is unknown."""
    found = required("google", "google.cloud.storage", "mpl_toolkits", "mpl_toolkits.mplot3d.Axes3D", environment=None)
    assert found.lines == ("google-cloud-storage", "matplotlib")
    assert required("google", environment=None).unknown == ("google",)
    assert required("azure.strange").unknown == ("azure.strange",)


@pytest.mark.parametrize(
    ("version", "public"),
    [
        ("2.3.3", "2.3.3"),
        ("2.4.0+cu121", "2.4.0"),
        ("1.0.dev3+g12", "1.0"),
        ("1.0rc1", "1.0rc1"),
        ("1!2.0.post1", "1!2.0.post1"),
        ("2004d-unknown", ""),
        ("", ""),
    ],
)
def test_versions_are_public(version, public):
    """What an index can have; nothing for what is no version."""
    assert public_version(version) == public


def test_the_tables_are_large_and_agree():
    """A name is in one of them only."""
    assert len(MAPPED) >= 80
    assert {name.lower().replace("_", "-") for name in MAPPED} & SAME == set()
