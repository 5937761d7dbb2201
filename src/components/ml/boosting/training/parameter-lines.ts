import { formatG } from "../model-text/format-g.ts";
import type { ResolvedSettings } from "../settings.ts";

/** The lines that LightGBM 2.3.1 prints, in its order; `$name` is filled in. The iterations are not in it: Python keeps them to itself. */
const LINES_23 = `boosting: gbdt
objective: $objective
metric: $metric
tree_learner: serial
device_type: cpu
data: 
valid: 
num_iterations: 100
learning_rate: $learningRate
num_leaves: $numLeaves
num_threads: 1
max_depth: $maxDepth
min_data_in_leaf: $minDataInLeaf
min_sum_hessian_in_leaf: $minSumHessianInLeaf
bagging_fraction: $baggingFraction
pos_bagging_fraction: $posBaggingFraction
neg_bagging_fraction: $negBaggingFraction
bagging_freq: $baggingFreq
bagging_seed: $baggingSeed
feature_fraction: $featureFraction
feature_fraction_bynode: 1
feature_fraction_seed: $featureFractionSeed
early_stopping_round: 0
first_metric_only: 0
max_delta_step: 0
lambda_l1: $lambdaL1
lambda_l2: $lambdaL2
min_gain_to_split: $minGainToSplit
drop_rate: 0.1
max_drop: 50
skip_drop: 0.5
xgboost_dart_mode: 0
uniform_drop: 0
drop_seed: $dropSeed
top_rate: 0.2
other_rate: 0.1
min_data_per_group: 100
max_cat_threshold: 32
cat_l2: 10
cat_smooth: 10
max_cat_to_onehot: 4
top_k: 20
monotone_constraints: 
feature_contri: 
forcedsplits_filename: 
forcedbins_filename: 
refit_decay_rate: 0.9
cegb_tradeoff: 1
cegb_penalty_split: 0
cegb_penalty_feature_lazy: 
cegb_penalty_feature_coupled: 
verbosity: 1
max_bin: $maxBin
max_bin_by_feature: 
min_data_in_bin: $minDataInBin
bin_construct_sample_cnt: $binConstructSampleCnt
histogram_pool_size: -1
data_random_seed: $dataRandomSeed
output_model: LightGBM_model.txt
snapshot_freq: -1
input_model: 
output_result: LightGBM_predict_result.txt
initscore_filename: 
valid_data_initscores: 
pre_partition: 0
enable_bundle: 1
max_conflict_rate: 0
is_enable_sparse: 1
sparse_threshold: 0.8
use_missing: $useMissing
zero_as_missing: $zeroAsMissing
two_round: 0
save_binary: 0
header: 0
label_column: 
weight_column: 
group_column: 
ignore_column: 
categorical_feature: 
predict_raw_score: 0
predict_leaf_index: 0
predict_contrib: 0
num_iteration_predict: -1
pred_early_stop: 0
pred_early_stop_freq: 10
pred_early_stop_margin: 10
convert_model_language: 
convert_model: gbdt_prediction.cpp
num_class: $numClass
is_unbalance: $isUnbalance
scale_pos_weight: $scalePosWeight
sigmoid: $sigmoid
boost_from_average: $boostFromAverage
reg_sqrt: 0
alpha: 0.9
fair_c: 1
poisson_max_delta_step: 0.7
tweedie_variance_power: 1.5
max_position: 20
lambdamart_norm: 1
label_gain: 
metric_freq: 1
is_provide_training_metric: 0
eval_at: 
multi_error_top_k: 1
num_machines: 1
local_listen_port: 12400
time_out: 120
machine_list_filename: 
machines: 
gpu_platform_id: -1
gpu_device_id: -1
gpu_use_dp: 0`;

/** The lines that 4.7 prints. */
const LINES_4 = `boosting: gbdt
objective: $objective
metric: $metric
tree_learner: serial
device_type: cpu
data_sample_strategy: bagging
data: 
valid: 
num_iterations: $numIterations
learning_rate: $learningRate
num_leaves: $numLeaves
num_threads: 1
seed: $seed
deterministic: 0
force_col_wise: 0
force_row_wise: 0
histogram_pool_size: -1
max_depth: $maxDepth
min_data_in_leaf: $minDataInLeaf
min_sum_hessian_in_leaf: $minSumHessianInLeaf
bagging_fraction: $baggingFraction
pos_bagging_fraction: $posBaggingFraction
neg_bagging_fraction: $negBaggingFraction
bagging_freq: $baggingFreq
bagging_seed: $baggingSeed
bagging_by_query: 0
feature_fraction: $featureFraction
feature_fraction_bynode: 1
feature_fraction_seed: $featureFractionSeed
extra_trees: 0
extra_seed: $extraSeed
early_stopping_round: $earlyStoppingRounds
early_stopping_min_delta: 0
first_metric_only: 0
max_delta_step: 0
lambda_l1: $lambdaL1
lambda_l2: $lambdaL2
linear_lambda: 0
min_gain_to_split: $minGainToSplit
drop_rate: 0.1
max_drop: 50
skip_drop: 0.5
xgboost_dart_mode: 0
uniform_drop: 0
drop_seed: $dropSeed
top_rate: 0.2
other_rate: 0.1
min_data_per_group: 100
max_cat_threshold: 32
cat_l2: 10
cat_smooth: 10
max_cat_to_onehot: 4
top_k: 20
monotone_constraints: 
monotone_constraints_method: basic
monotone_penalty: 0
feature_contri: 
forcedsplits_filename: 
refit_decay_rate: 0.9
cegb_tradeoff: 1
cegb_penalty_split: 0
cegb_penalty_feature_lazy: 
cegb_penalty_feature_coupled: 
path_smooth: 0
interaction_constraints: 
verbosity: 1
saved_feature_importance_type: 0
use_quantized_grad: 0
num_grad_quant_bins: 4
quant_train_renew_leaf: 0
stochastic_rounding: 1
linear_tree: 0
max_bin: $maxBin
max_bin_by_feature: 
min_data_in_bin: $minDataInBin
bin_construct_sample_cnt: $binConstructSampleCnt
data_random_seed: $dataRandomSeed
is_enable_sparse: 1
enable_bundle: 1
use_missing: $useMissing
zero_as_missing: $zeroAsMissing
feature_pre_filter: 1
pre_partition: 0
two_round: 0
header: 0
label_column: 
weight_column: 
group_column: 
ignore_column: 
categorical_feature: 
forcedbins_filename: 
precise_float_parser: 0
parser_config_file: 
objective_seed: $objectiveSeed
num_class: $numClass
is_unbalance: $isUnbalance
scale_pos_weight: $scalePosWeight
sigmoid: $sigmoid
boost_from_average: $boostFromAverage
reg_sqrt: 0
alpha: 0.9
fair_c: 1
poisson_max_delta_step: 0.7
tweedie_variance_power: 1.5
lambdarank_truncation_level: 30
lambdarank_norm: 1
label_gain: 
lambdarank_position_bias_regularization: 0
eval_at: 
multi_error_top_k: 1
auc_mu_weights: 
num_machines: 1
local_listen_port: 12400
time_out: 120
machine_list_filename: 
machines: 
gpu_platform_id: -1
gpu_device_id: -1
gpu_device_id_list: 
gpu_use_dp: 0
num_gpu: 1`;

/**
 * Lines of model.txt's parameters section, as `lightgbm.train` prints what it was given; what regimen does not know is at its default.
 * One thread stands there, since no more would change anything.
 */
export function parameterLines(settings: ResolvedSettings, classes: number): string[] {
  const { seeds } = settings;
  const values: { readonly [name: string]: number | boolean | string | readonly string[] | undefined } = {
    ...settings,
    seeds: "",
    numIterations: settings.trees,
    numClass: settings.objective.startsWith("multiclass") ? classes : 1,
    seed: seeds.seed,
    dropSeed: seeds.drop,
    extraSeed: seeds.extra,
    objectiveSeed: seeds.objective,
  };
  return (settings.compat === "2.3" ? LINES_23 : LINES_4)
    .split("\n")
    .map((line) => line.replace(/\$(\w+)/, (_, name: string) => printed(name, values[name])));
}

/** Parameters that are whole numbers to LightGBM, and printed in full. */
const WHOLE = /Seed$|^(seed|numIterations|numLeaves|maxBin|binConstructSampleCnt|minData.*|baggingFreq|earlyStoppingRounds)$/;

/** Real numbers with six digits, truth as 0 or 1, lists with commas. */
function printed(name: string, value: number | boolean | string | readonly string[] | undefined): string {
  if (typeof value === "number") return formatG(value, WHOLE.test(name) ? 17 : 6);
  if (typeof value === "boolean") return value ? "1" : "0";
  return typeof value === "object" ? value.join(",") : String(value);
}
