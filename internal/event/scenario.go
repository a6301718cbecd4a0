package event

// ScenarioStarted says that a scripted experiment begins: the lab has been reset
// and set up for it.
type ScenarioStarted struct {
	// Scenario is its name, such as "two-gets".
	Scenario string `json:"scenario"`
	// Acts are what will be done, one after the other, as the script has it.
	Acts []string `json:"acts"`
	// Expects are the ids of what is expected to be seen.
	Expects []string `json:"expects"`
}

// ScenarioStep says that the script's next act is done now.
type ScenarioStep struct {
	Scenario string `json:"scenario"`
	// Step counts from 1.
	Step int `json:"step"`
	// Of is how many steps there are.
	Of int `json:"of"`
	// Act is what is done, as the script has it, such as "get /hello".
	Act string `json:"act"`
}

// ScenarioChecked says that an expectation is decided: by the events before this
// one, which came after the scenario's beginning.
type ScenarioChecked struct {
	Scenario string `json:"scenario"`
	// Expect is the expectation's id, such as "one-handshake".
	Expect string `json:"expect"`
	OK     bool   `json:"ok"`
}

// ScenarioFinished says that the scenario is over. The lab stays as it is.
type ScenarioFinished struct {
	Scenario string `json:"scenario"`
	// OK means that every act was done and every expectation was met.
	OK bool `json:"ok"`
	// Why says why it is over before its end: reset (the visitor reset the
	// lab), refused (an act could not be done) or timeout (the lab did not
	// come to rest); else it is empty.
	Why ScenarioEnd `json:"why,omitempty"`
}
