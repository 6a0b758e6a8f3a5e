"""Tables of calls and stores that reach beyond the variables of a statement, for `effects.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = Literal[
    "seed",
    "option",
    "style",
    "backend",
    "environment",
    "folder",
    "warnings",
    "draw",
    "patch",
    "registration",
    "file",
    "process",
    "output",
    "call",
]

FUNCTIONS: Mapping[str, Kind] = {
    **dict.fromkeys(
        "numpy.random.set_state random.setstate torch.set_rng_state torch.use_deterministic_algorithms"
        " tensorflow.config.experimental.enable_op_determinism".split(),
        "seed",
    ),
    **dict.fromkeys(
        "pandas.set_option pandas.reset_option pandas.set_eng_float_format numpy.set_printoptions"
        " numpy.seterr numpy.seterrcall numpy.setbufsize sys.setrecursionlimit sys.setswitchinterval"
        " sys.settrace sys.setprofile sys.stdout.reconfigure sys.stderr.reconfigure logging.basicConfig"
        " logging.disable logging.captureWarnings logging.config.dictConfig logging.config.fileConfig"
        " logging.addLevelName locale.setlocale decimal.setcontext gc.disable gc.enable gc.set_threshold"
        " socket.setdefaulttimeout faulthandler.enable csv.field_size_limit plotly.offline.init_notebook_mode"
        " cufflinks.go_offline cufflinks.set_config_file shap.initjs altair.data_transformers.enable"
        " altair.data_transformers.disable_max_rows altair.renderers.enable altair.themes.enable"
        " altair.theme.enable bokeh.io.output_notebook bokeh.plotting.output_notebook bokeh.io.output_file"
        " bokeh.plotting.output_file holoviews.extension hvplot.extension"
        " tensorflow.compat.v1.disable_eager_execution tensorflow.compat.v1.disable_v2_behavior"
        " tensorflow.disable_v2_behavior tensorflow.keras.backend.clear_session keras.backend.clear_session"
        " tensorflow.reset_default_graph tensorflow.compat.v1.reset_default_graph mpmath.mp.dps"
        " pandarallel.pandarallel.initialize".split(),
        "option",
    ),
    **dict.fromkeys(
        "matplotlib.rc matplotlib.rcdefaults matplotlib.rc_file matplotlib.pyplot.rc"
        " matplotlib.pyplot.rcdefaults matplotlib.pyplot.style.use matplotlib.style.use seaborn.set"
        " seaborn.set_theme seaborn.set_style seaborn.set_context seaborn.set_palette seaborn.set_color_codes"
        " seaborn.reset_defaults seaborn.reset_orig seaborn.mpl.rc matplotlib.pyplot.ion"
        " matplotlib.pyplot.ioff matplotlib.pyplot.set_cmap matplotlib.pyplot.xkcd"
        " matplotlib.font_manager.fontManager.addfont matplotlib.font_manager._rebuild"
        " matplotlib.pyplot.set_loglevel matplotlib.set_loglevel matplotlib.colormaps.register"
        " matplotlib.cm.register_cmap".split(),
        "style",
    ),
    **dict.fromkeys(
        "matplotlib.use matplotlib.pyplot.switch_backend pylab.switch_backend matplotlib.pylab.switch_backend".split(),
        "backend",
    ),
    **dict.fromkeys(
        "os.putenv os.unsetenv time.tzset dotenv.load_dotenv os.umask os.nice resource.setrlimit".split(),
        "environment",
    ),
    **dict.fromkeys(
        "os.chdir os.fchdir os.chroot site.addsitedir contextlib.chdir".split(),
        "folder",
    ),
    **dict.fromkeys(
        "warnings.filterwarnings warnings.simplefilter warnings.resetwarnings numpy.warnings.filterwarnings".split(),
        "warnings",
    ),
    **dict.fromkeys(
        "tqdm.pandas tqdm.tqdm.pandas tqdm.auto.tqdm.pandas tqdm.notebook.tqdm.pandas"
        " tqdm.autonotebook.tqdm.pandas tqdm.std.tqdm.pandas tqdm.tqdm_notebook.pandas"
        " tqdm.contrib.concurrent.ensure_lock atexit.register atexit.unregister signal.signal signal.alarm"
        " codecs.register codecs.register_error copyreg.pickle pandas.plotting.register_matplotlib_converters"
        " pandas.plotting.deregister_matplotlib_converters pandas.api.extensions.register_dataframe_accessor"
        " pandas.api.extensions.register_series_accessor importlib.reload importlib.invalidate_caches"
        " imp.reload multiprocessing.set_start_method pillow_heif.register_heif_opener json._default_encoder"
        " abc.ABCMeta.register sqlite3.register_adapter sqlite3.register_converter nest_asyncio.apply"
        " mlflow.autolog mlflow.set_experiment mlflow.set_tracking_uri mlflow.start_run mlflow.end_run"
        " mlflow.log_param mlflow.log_params mlflow.log_metric mlflow.log_metrics mlflow.log_artifact"
        " wandb.init wandb.log wandb.login wandb.finish ray.init ray.shutdown google.colab.drive.mount"
        " google.colab.auth.authenticate_user huggingface_hub.login huggingface_hub.notebook_login".split(),
        "registration",
    ),
    **dict.fromkeys(
        "urllib.request.urlretrieve urllib.urlretrieve wget.download gdown.download gdown.download_folder"
        " nltk.download spacy.cli.download kaggle.api.dataset_download_files"
        " kaggle.api.competition_download_files opendatasets.download google.colab.files.download"
        " google.colab.files.upload tensorflow.keras.utils.get_file keras.utils.get_file"
        " torch.hub.download_url_to_file torch.hub.load_state_dict_from_url"
        " sklearn.datasets.dump_svmlight_file sklearn.datasets.clear_data_home"
        " tensorflow.keras.utils.plot_model keras.utils.plot_model pandas.to_pickle torch.onnx.export"
        " compileall.compile_dir zipapp.create_archive".split(),
        "file",
    ),
    **dict.fromkeys(
        "subprocess.run subprocess.call subprocess.check_call subprocess.check_output subprocess.Popen"
        " subprocess.getoutput subprocess.getstatusoutput os.system os.popen os.startfile os.kill os.fork"
        " os.execv os.execvp os.spawnl os.spawnv os._exit sys.exit os.abort webbrowser.open".split(),
        "process",
    ),
}
"""Functions by their whole name."""

SETTERS = (
    "set_",
    "enable_",
    "disable_",
    "register_",
    "reset_",
    "configure",
    "use_",
    "init_",
    "seed_",
    "setup_",
    "init",
)
"""How names of further functions of libraries begin that set something for the whole process."""

ENVIRONMENT_NAMES = ("os.environ.", "os.environb.", "sys.path.", "sys.meta_path.", "sys.path_hooks.")
OPTION_TABLES = (
    "matplotlib.rcParams",
    "matplotlib.pyplot.rcParams",
    "pylab.rcParams",
    "seaborn.mpl.rcParams",
    "pandas.options",
)
STORED_OPTIONS = (
    "torch.backends",
    "plotly.io",
    "altair.",
    "IPython.",
    "PIL.ImageFile.",
    "PIL.Image.MAX_IMAGE_PIXELS",
    "tqdm.tqdm.monitor_interval",
    "decimal.",
    "mpmath.mp",
    "sympy.",
    "plotnine.options",
    "lets_plot.",
    "keras.backend",
    "cv2.",
)
"""Options that are set by a store."""

RANDOM_PACKAGES: tuple[str, ...] = (
    "numpy.random.",
    "random.",
    "torch.rand",
    "torch.normal",
    "torch.multinomial",
    "torch.bernoulli",
)
RANDOM_PACKAGES += (
    "torch.nn.",
    "torch.poisson",
    "tensorflow.random.",
    "tensorflow.keras.backend.random_",
    "cupy.random.",
)
"""Packages whose functions draw from a global generator."""

NO_DRAW = frozenset(
    "default_rng RandomState Generator SeedSequence get_state getstate Random SystemRandom PCG64 PCG64DXSM"
    " MT19937 Philox SFC64 BitGenerator get_bit_generator set_bit_generator get_global_generator"
    " create_rng_state Generator.from_seed functional parallel utils init".split()
)
"""Functions among them that do not draw."""

MAKERS_OF_DATA = frozenset(
    "train_test_split shuffle resample make_biclusters make_blobs make_checkerboard make_circles"
    " make_classification make_friedman1 make_friedman2 make_friedman3 make_gaussian_quantiles"
    " make_hastie_10_2 make_low_rank_matrix make_moons make_multilabel_classification make_regression"
    " make_s_curve make_sparse_coded_signal make_sparse_spd_matrix make_sparse_uncorrelated make_spd_matrix"
    " make_swiss_roll permutation_importance permutation_test_score k_means kmeans_plusplus"
    " mutual_info_classif mutual_info_regression fastica randomized_svd smacof spectral_embedding"
    " spectral_clustering dict_learning dict_learning_online affinity_propagation fast_mcd".split()
)
"""Functions of sklearn that draw unless they are given a random state."""

RANDOM_ESTIMATORS = frozenset(
    "AdaBoostClassifier AdaBoostRegressor BaggingClassifier BaggingRegressor BayesianGaussianMixture"
    " BernoulliRBM BisectingKMeans DecisionTreeClassifier DecisionTreeRegressor DictionaryLearning"
    " EllipticEnvelope ExtraTreeClassifier ExtraTreeRegressor ExtraTreesClassifier ExtraTreesRegressor"
    " FastICA GaussianMixture GaussianProcessClassifier GaussianProcessRegressor GaussianRandomProjection"
    " GradientBoostingClassifier GradientBoostingRegressor GroupShuffleSplit"
    " HistGradientBoostingClassifier HistGradientBoostingRegressor IsolationForest KBinsDiscretizer KMeans"
    " LatentDirichletAllocation LinearSVC LinearSVR LocallyLinearEmbedding LogisticRegression"
    " LogisticRegressionCV MDS MLPClassifier MLPRegressor MinCovDet MiniBatchDictionaryLearning"
    " MiniBatchKMeans MiniBatchNMF MiniBatchSparsePCA NMF NeighborhoodComponentsAnalysis NuSVC"
    " OutputCodeClassifier ParameterSampler PassiveAggressiveClassifier PassiveAggressiveRegressor"
    " QuantileTransformer RANSACRegressor RandomForestClassifier RandomForestRegressor"
    " RandomTreesEmbedding RandomizedSearchCV RepeatedKFold RepeatedStratifiedKFold SGDClassifier"
    " SGDOneClassSVM SGDRegressor SVC ShuffleSplit SparsePCA SparseRandomProjection SpectralBiclustering"
    " SpectralClustering SpectralCoclustering SpectralEmbedding StratifiedShuffleSplit TSNE TargetEncoder"
    " TheilSenRegressor TruncatedSVD ClassifierChain RegressorChain AffinityPropagation SMOTE ADASYN"
    " BorderlineSMOTE RandomOverSampler RandomUnderSampler SMOTENC SMOTETomek SMOTEENN PCA KernelPCA"
    " HalvingRandomSearchCV HalvingGridSearchCV TunedThresholdClassifierCV Nystroem RBFSampler"
    " SkewedChi2Sampler PolynomialCountSketch IterativeImputer ElasticNet ElasticNetCV Lasso LassoCV"
    " MultiTaskElasticNet MultiTaskElasticNetCV MultiTaskLasso MultiTaskLassoCV GraphicalLasso"
    " GraphicalLassoCV SVR NuSVR OneClassSVM".split()
)
"""Classes of sklearn and imblearn that draw when they are fitted, unless they are given a random state.

Some draw only from large data; some that take no random state always do.
"""

RARELY_RANDOM = frozenset(
    "ElasticNet ElasticNetCV GaussianProcessClassifier GaussianProcessRegressor GraphicalLasso GraphicalLassoCV"
    " HistGradientBoostingClassifier HistGradientBoostingRegressor IterativeImputer KBinsDiscretizer KernelPCA Lasso"
    " LassoCV LinearSVC LinearSVR LogisticRegression LogisticRegressionCV MultiTaskElasticNet MultiTaskElasticNetCV"
    " MultiTaskLasso MultiTaskLassoCV NuSVC NuSVR OneClassSVM PCA QuantileTransformer SVC SVR TruncatedSVD".split()
)
"""Those of them that draw only from large data, or with an option that hardly anybody gives."""

RANDOM_SOLVERS = {
    "LogisticRegression": "lbfgs newton-cg newton-cholesky",
    "LogisticRegressionCV": "lbfgs newton-cg newton-cholesky",
}
"""Those that draw only if they are given a `solver` other than these."""

RANDOM_SPLITTERS = frozenset("KFold StratifiedKFold GroupKFold StratifiedGroupKFold".split())
"""Classes that draw if `shuffle` is on."""

LOGGING_METHODS = frozenset("debug info warning warn error exception critical fatal log success trace".split())
LOGGING_PACKAGES = ("logging.", "loguru.", "structlog.", "absl.logging.")
LOGGING_SETTERS = frozenset("setLevel addHandler removeHandler addFilter removeFilter setFormatter".split())
"""Methods of loggers and handlers, which all code that knows their name shares."""

WRITERS = frozenset(
    "to_excel to_parquet to_pickle to_feather to_hdf to_sql to_stata to_orc to_gbq to_netcdf to_zarr to_file"
    " tofile to_clipboard to_iceberg savefig imsave imwrite write_text write_bytes write_image write_html"
    " write_png write_pdf write_csv write_parquet write_ipc write_json write_excel write_database sink_csv"
    " sink_parquet mkdir unlink rmdir touch save savez savetxt savez_compressed save_model save_weights"
    " save_pretrained save_npz save_to_disk saveAsTable saveAsTextFile extractall urlretrieve symlink_to"
    " hardlink_to chmod lchmod writerow writerows writeheader writestr push_to_hub mimsave dump"
    " export_saved_model dump_model write_videofile write_gif write_audiofile download_file upload_file"
    " upload_fileobj put_object executemany commit insert_one insert_many delete_one delete_many update_one"
    " update_many drop_collection".split()
)
"""Methods, and functions of libraries, that make or change files or what a database holds."""

ARGUED_WRITERS = frozenset(
    "to_csv to_json to_html to_markdown to_latex to_string to_xml render export download".split()
)
"""Methods that write a file when they are given where; else they give a text."""

VALUE_WRITERS = frozenset("write writelines rename replace extract close".split())
"""Methods that write, or close what is written, where nothing is done with their value."""

DELETERS: Mapping[str, frozenset[str]] = {
    "os": frozenset(
        "makedirs mkdir remove unlink rename renames replace rmdir removedirs symlink link truncate chmod"
        " chown utime mkfifo write".split()
    ),
    "shutil": frozenset(
        "copy copy2 copyfile copyfileobj copymode copystat copytree move rmtree make_archive unpack_archive".split()
    ),
}
"""Functions of the standard library that make, change or delete files and folders."""
