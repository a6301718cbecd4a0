// messages/present.en.json
var present_en_default = {
  label: "Presentation",
  choose: "Experiment",
  run: "Run the experiment",
  again: "Run it again",
  pause: "Pause",
  go: "Go on",
  waits: "Waiting for it to end",
  "key.space": "Space: run, pause, go on",
  "key.down": "PageDown: one step",
  "key.up": "PageUp: one event back",
  "key.vote": "Digit: a vote, Shift+digit: one less",
  votes: "votes",
  vote: "Add a vote",
  unvote: "Take a vote back from {n}",
  anew: "Start the vote anew",
  right: "what happened",
  answer: "What happened: {label}.",
  tally: "{n} of {all} votes had it right.",
  end: "Back to the text (F2)",
  endLab: "End presenting (F2)"
};
export {
  present_en_default as messages
};
