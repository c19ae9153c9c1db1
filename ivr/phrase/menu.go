package phrase

// WrongKey follows a key that leads nowhere.
func (p *Phrases) WrongKey() string { return p.wrongKey }

// WrongEntry follows an entry with too few or too many digits.
func (p *Phrases) WrongEntry() string { return p.wrongEntry }

// Silent follows a silence.
func (p *Phrases) Silent() string { return p.silent }

// ToPerson confirms 0.
func (p *Phrases) ToPerson() string { return p.toPerson }

// HelpPerson offers a person to a caller who could not go on.
func (p *Phrases) HelpPerson() string { return p.helpPerson }

// OurFault offers a person to a caller whom we have failed.
func (p *Phrases) OurFault() string { return p.ourFault }

// RingingOnCall says that the person on call is being rung.
func (p *Phrases) RingingOnCall() string { return p.ringingOnCall }

// TransferFailed says that an outside number did not answer.
func (p *Phrases) TransferFailed() string { return p.transferFailed }

// Goodbye ends a call.
func (p *Phrases) Goodbye() string { return p.goodbye }

// OneMoment keeps a caller company while another system is asked.
func (p *Phrases) OneMoment() string { return p.oneMoment }
