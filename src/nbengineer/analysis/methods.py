"""Methods of frames, series, arrays, texts, containers, estimators and plots, by their last name.

Receivers have no known type here: a name that does different things on different types is judged by its call as well
(`library.py`).
"""

NEW_FRAMES = frozenset(
    "abs add_categories add_prefix add_suffix align all any argmax argmin argpartition argsort as_ordered"
    " as_unordered as_unit asfreq asof asof_locs assign astype at_time autocorr backfill between between_time"
    " bfill bool case_when choose clip combine_first compare compress convert_dtypes copy corr corrwith count"
    " cov cumcount cummax cummin cumprod cumsum describe diff difference dim div divide divmod dot drop"
    " drop_duplicates droplevel dropna duplicated eq equals explode factorize ffill fillna filter"
    " first_valid_index flatten floordiv ge get_indexer get_indexer_for get_indexer_non_unique get_loc gt"
    " identical idxmax idxmin infer_objects interpolate intersection is_ isin isna isnull isocalendar join"
    " kurt kurtosis last_valid_index le lt mad mask max mean median melt memory_usage merge min mod mode mul"
    " multiply ne ngroup nlargest nonzero notna notnull nsmallest nunique ohlc pad pct_change pivot"
    " pivot_table pow prod product ptp quantile query radd rank rdiv rdivmod reindex reindex_like"
    " remove_categories remove_unused_categories remove_unused_levels rename rename_axis rename_categories"
    " reorder_categories reorder_levels repeat replace reset_index rfloordiv rmod rmul round rpow rsub"
    " rtruediv searchsorted sem set_axis set_categories set_codes set_index set_levels set_names shift skew"
    " slice_locs snap sort_index sort_values stack std sub sum swaplevel symmetric_difference take to_dict"
    " to_flat_index to_julian_date to_list to_period to_pydatetime to_records to_timestamp toarray tobytes"
    " tocoo tocsc tocsr todense tolist toPandas total trace truediv tz_convert tz_localize union unique"
    " value_counts var where numel nelement get_level_values holds_integer is_lexsorted get_locs"
    " get_slice_bound slice_indexer indexer_at_time indexer_between_time equal_levels".split()
)
"""Methods of pandas, numpy and their like whose result shares nothing that could be changed through it."""

NEW_TEXTS = frozenset(
    "capitalize casefold cat ceil center contains ctime date day_name decode dst encode endswith expandtabs"
    " extract extractall find findall floor format format_map fullmatch get_dummies getvalue group groupdict"
    " groups hex index is_integer isalnum isalpha isascii isdecimal isdigit isdisjoint isidentifier islower"
    " isnumeric isoformat isoweekday isprintable isspace issubset issuperset istitle isupper len ljust lower"
    " lstrip match month_name most_common normalize partition quantize removeprefix removesuffix rfind rindex"
    " rjust rpartition rsplit rstrip slice slice_replace span split splitlines startswith strftime strip"
    " swapcase time timestamp timetuple timetz title to_datetime64 to_latex to_markdown to_pytimedelta"
    " to_string to_timedelta64 today toordinal total_seconds translate tzname upper utcoffset utctimetuple"
    " weekday wrap zfill as_integer_ratio astimezone bit_count bit_length".split()
)
"""Methods of texts, numbers, dates, sets and matches that give something new."""

SHARING = frozenset(
    "head tail first last xs truncate squeeze transpose get get_group nth values items keys groupby rolling"
    " expanding ewm resample select_dtypes select swapaxes view ravel reshape to_numpy numpy iterrows"
    " itertuples iteritems diagonal to_series to_frame set_flags conj conjugate unstack item elements lookup"
    " detach cpu get_params get_support parameters named_parameters state_dict children modules named_modules"
    " size to_xarray nearest".split()
)
"""Methods that leave everything alone, but whose result may be, hold or show parts of their object."""

STYLING = frozenset(
    "background_gradient bar format format_index hide hide_index highlight_between highlight_max"
    " highlight_min highlight_null highlight_quantile relabel_index set_caption set_na_rep set_precision"
    " set_properties set_sticky set_table_attributes set_table_styles set_tooltips text_gradient".split()
)
"""Methods of what `df.style` gives; each access makes a new one."""

ESTIMATING = frozenset(
    "predict predict_proba predict_log_proba decision_function score score_samples transform"
    " inverse_transform kneighbors radius_neighbors kneighbors_graph staged_predict staged_predict_proba"
    " staged_decision_function get_feature_names get_feature_names_out cost_complexity_pruning_path"
    " decision_path bic aic fit_transform fit_predict fit_resample get_n_splits perplexity mahalanobis"
    " evaluate forecast get_forecast get_prediction get_score get_fscore get_depth get_n_leaves build_analyzer"
    " build_preprocessor shap_values conf_int summary2 feature_importance partial_dependence".split()
)
"""Methods of estimators that leave their arguments alone and give something new; some change the estimator."""

TELLING = frozenset(
    "info summary show savefig to_csv to_excel to_parquet to_json to_html to_pickle to_feather to_hdf to_sql"
    " to_stata to_orc to_xml to_clipboard to_gbq to_netcdf to_file tofile write_image write_html dump dumps"
    " sample printSchema iplot plot_diagnostics plot_components exists is_file is_dir iterdir glob rglob"
    " joinpath with_suffix with_name with_stem resolve absolute relative_to as_posix expanduser read_text"
    " read_bytes stat unlink mkdir rmdir touch write_text write_bytes cdf pdf pmf ppf sf isf logpdf logpmf rvs".split()
)
"""Methods that print, draw numbers, or look at or write files, but leave their object and arguments alone."""

APPLYING = frozenset("apply applymap agg aggregate transform pipe map combine".split())
"""Methods that are mostly given a function and call it: as harmless as that function is."""

RETURNING_NONE = frozenset(
    "append extend insert update add remove discard clear sort reverse appendleft extendleft rotate subtract"
    " fill resize put itemset setflags setfield compile build difference_update intersection_update"
    " symmetric_difference_update isetitem write writelines writerow writerows close flush seek put_nowait"
    " insert_one insert_many move_to_end partition".split()
)
"""Methods that change their object and give None; where their value is used, they are another type's that does not."""

CHANGING = frozenset(
    "pop popitem popleft setdefault set fit partial_fit fit_transform fit_predict fit_resample fit_generator"
    " fit_regularized fit_on_texts adapt zero_grad backward step load_state_dict load_weights train_on_batch"
    " apply_gradients assign_add assign_sub execute executemany executescript commit rollback send throw read"
    " readline readlines putmask __setitem__ __delitem__ __setattr__ __delattr__ build_vocab cla clf"
    " autofmt_xdate subplots subplots_adjust subplot_mosaic subfigures tight_layout suptitle supxlabel"
    " supylabel colorbar delaxes sca align_labels align_xlabels align_ylabels align_titles figimage annotate"
    " arrow autoscale autoscale_view axhline axhspan axline axvline axvspan axis barh barbs bar bar_label"
    " broken_barh bxp clabel contour contourf errorbar eventplot ecdf fill_between fill_betweenx grid hist2d"
    " hlines imshow indicate_inset indicate_inset_zoom inset_axes invert_xaxis invert_yaxis invert_zaxis"
    " label_outer legend locator_params loglog margins matshow minorticks_on minorticks_off pcolor pcolorfast"
    " pcolormesh pie pie_label quiver quiverkey relim scatter secondary_xaxis secondary_yaxis semilogx"
    " semilogy specgram spy stackplot stairs streamplot text tick_params ticklabel_format tricontour"
    " tricontourf tripcolor triplot twinx twiny violin violinplot vlines view_init plot_surface plot_wireframe"
    " plot_trisurf scatter3D plot3D contour3D bar3d map_dataframe map_upper map_lower map_diag map_offdiag"
    " despine grouped_bar acorr xcorr cohere csd psd magnitude_spectrum phase_spectrum angle_spectrum sharex"
    " sharey redraw_in_frame start_pan end_pan drag_pan apply_aspect".split()
)
"""Methods that change their object, whatever becomes of their value."""

KEEPING = frozenset(
    "append extend insert update add appendleft extendleft put put_nowait setdefault set move_to_end itemset"
    " fill isetitem __setitem__ insert_one insert_many register".split()
)
"""Of the changing ones, those after which their object may hold their arguments."""

PLOTTING = frozenset("plot hist boxplot hexbin".split())
"""Methods that draw a frame, which they leave alone, or on axes, which they change."""

FIXED_ATTRIBUTES = frozenset(
    "shape size ndim dtype dtypes empty nbytes itemsize name names nlevels is_unique hasnans year month day"
    " hour minute second microsecond dayofweek dayofyear quarter days seconds stem suffix __name__ __version__"
    " __class__ __doc__ is_monotonic_increasing is_monotonic_decreasing n_features_in_ intercept_ inertia_"
    " best_score_ rsquared rsquared_adj aic bic llf n_iter_".split()
)
"""Attributes whose value can't be changed in place."""

LABELS = frozenset(
    "columns index dtypes shape classes_ feature_names_in_ feature_names target_names categories".split()
)
"""Attributes that hold labels: going through them gives nothing that could be changed."""

CHANGING_PREFIXES = (
    *("set_", "add_", "update_", "remove_", "delete_", "insert_", "append_", "register_", "clear_", "reset_", "push_"),
    *("enable_", "disable_", "__i"),
)
"""How names of methods begin that change their object, unless a table says otherwise."""

KEEPING_PREFIXES = ("set_", "add_", "insert_", "append_", "register_", "push_", "__i")
"""Of those, the ones whose object may hold their arguments afterwards."""
