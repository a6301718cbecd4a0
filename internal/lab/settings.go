package lab

// Clock says how lab time runs.
type Clock struct {
	// Speed is lab time per wall time while not paused; with Auto, the speed
	// that the lab has chosen now.
	Speed  float64
	Auto   bool
	Paused bool
}

// ClockChange holds the fields to change; nil leaves a field as it is. A Speed
// ends auto.
type ClockChange struct {
	Speed  *float64
	Auto   *bool
	Paused *bool
}

// Link says how the link treats segments.
type Link struct {
	RTTMS float64
	Loss  float64
}

// LinkChange holds the fields to change; nil leaves a field as it is.
type LinkChange struct {
	RTTMS *float64
	Loss  *float64
}

// Clock returns how lab time runs now.
func (l *Lab) Clock() Clock { return Clock{} }

// SetClock changes how lab time runs and returns the settings as they are then.
// The error is an *InvalidError, and nothing has changed, or ErrClosed.
func (l *Lab) SetClock(c ClockChange) (Clock, error) { return Clock{}, nil }

// Link returns how the link treats segments now.
func (l *Lab) Link() Link { return Link{} }

// SetLink changes the link for segments sent from now on and returns the
// settings as they are then. The error is as for SetClock.
func (l *Lab) SetLink(c LinkChange) (Link, error) { return Link{}, nil }
