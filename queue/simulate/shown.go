package simulate

import (
	"maps"
	"slices"
)

// Shown is a report for programs; times are seconds, shares 0 to 1.
type Shown struct {
	Target float64      `json:"target"`
	Length float64      `json:"length"`
	Lanes  []ShownLane  `json:"lanes"`
	Agents []ShownAgent `json:"agents"`
}

// ShownLane is a lane of it.
type ShownLane struct {
	Queue        string  `json:"queue"`
	Needs        string  `json:"needs"`
	Calls        int     `json:"calls"`
	Answered     int     `json:"answered"`
	InTarget     int     `json:"in_target"`
	ServiceLevel float64 `json:"service_level"`
	ASA          float64 `json:"asa"`
	P90          float64 `json:"p90"`
	Longest      float64 `json:"longest"`
	Abandoned    int     `json:"abandoned"`
	Ladder       int     `json:"ladder"`
	Full         int     `json:"full"`
	LeftOver     int     `json:"left_over"`
	Overtaken    int     `json:"overtaken"`
}

// ShownAgent is an agent of it.
type ShownAgent struct {
	ID        string  `json:"id"`
	Calls     int     `json:"calls"`
	Occupancy float64 `json:"occupancy"`
	AtWork    float64 `json:"at_work"`
}

// Shown is the report for programs, lanes and agents in order.
func (r *Report) Shown() Shown {
	shown := Shown{Target: r.Target.Seconds(), Length: r.Length.Seconds(), Lanes: []ShownLane{}, Agents: []ShownAgent{}}
	for _, ref := range r.refs() {
		c := r.Lanes[ref]
		shown.Lanes = append(shown.Lanes, ShownLane{
			Queue: ref.Queue, Needs: ref.Lane, Calls: c.Calls, Answered: c.Answered, InTarget: c.InTarget, ServiceLevel: c.ServiceLevel(),
			ASA: c.ASA().Seconds(), P90: c.P90().Seconds(), Longest: c.Longest.Seconds(), Abandoned: c.Abandoned, Ladder: c.Ladder, Full: c.Full,
			LeftOver: c.Waiting, Overtaken: c.Overtaken,
		})
	}
	for _, id := range slices.Sorted(maps.Keys(r.Agents)) {
		a := r.Agents[id]
		shown.Agents = append(shown.Agents, ShownAgent{ID: id, Calls: a.Calls, Occupancy: r.Occupancy(id), AtWork: a.Work.Seconds()})
	}
	return shown
}
