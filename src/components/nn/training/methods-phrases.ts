import type { Phrase } from "../../../runner/contract/methods.ts";

/** What a training minimises and how, as the methods of every component that trains say it; after their own first words. */
export const OBJECTIVE: readonly (string | Phrase)[] = [
  { text: "cross-entropy", when: { "loss.name": "cross-entropy" } },
  { text: "the tasks' cross-entropies weighted at random in each step {@bao2022}", when: { "loss.name": "random-weighted" } },
  {
    text: "the tasks' cross-entropies weighted by learnt uncertainties {@kendall2018}",
    when: { "loss.name": "uncertainty" },
  },
  { text: "the tasks' cross-entropies with fixed weights ({loss.weights})", when: { "loss.name": "fixed" } },
  { text: " (label smoothing {loss.smoothing})" },
  { text: " by stochastic gradient descent", when: { "optimiser.name": "sgd" } },
  { text: " by AdamW {@loshchilov2019}", when: { "optimiser.name": "adamw" } },
  { text: " with Nesterov's momentum", when: { "optimiser.name": "sgd" }, unless: { "optimiser.nesterov": false } },
  { text: " with momentum", when: { "optimiser.name": "sgd", "optimiser.nesterov": false } },
  { text: " 0.9", when: { "optimiser.name": "sgd", "optimiser.momentum": null } },
  { text: " {optimiser.momentum}" },
  { text: ", weight decay 5e-5", when: { "optimiser.name": "sgd", "optimiser.weightDecay": null } },
  { text: ", weight decay 0.01", when: { "optimiser.name": "adamw", "optimiser.weightDecay": null } },
  { text: ", weight decay {optimiser.weightDecay}" },
  { text: ", and gradients cut to a length of {clipGradient}" },
  ", for {epochs} epochs in batches of {batch}, from a learning rate of {learningRate}",
  { text: " that fell along half a cosine", when: { "schedule.name": "cosine" } },
  { text: " that fell in steps", when: { "schedule.name": "step" } },
  { text: " that stayed", when: { "schedule.name": "constant" } },
  { text: ", after a rise over {schedule.warmUp} epochs" },
  " ({seed+ seed|seeds}).",
];

/** How it was watched, and when it ended; after who was held out. */
export const WATCHING: readonly Phrase[] = [
  { text: "; the epoch with the best {metric} there counts", when: { keep: "best" }, unless: { validation: 0 } },
  { text: "; training ended after {patience} epochs without a better one", unless: { validation: 0 } },
  { text: ".", unless: { validation: 0 } },
];

/** Whether scans were shifted. */
export const SHIFT: readonly Phrase[] = [
  { text: " without Shift3D", when: { shift: false } },
  { text: " with Shift3D", when: { shift: true } },
  { text: " with Shift3D by up to {shift.distance%} of an axis with probability {shift.chance}" },
];

/** On what it was computed; ends the sentence. */
export const ENGINE: readonly (string | Phrase)[] = [
  " by {engine.identity}",
  { text: " {@abadi2016}", when: { "engine.name": "tensorflow" } },
  " with {engine.threads} {engine.word}.",
];
