package sim

import "slices"

// bridgeLocked lets two people hear each other from now on; the carrier's lock is held.
func (c *Carrier) bridgeLocked(a, b *leg, room string) {
	c.pairLocked(KindBridged, a, b, room)
	a.phone.add(Connected{Conference: room, With: b.party, Call: b.sid})
	b.phone.add(Connected{Conference: room, With: a.party, Call: a.sid})
}

// unbridgeLocked ends what bridgeLocked began; the carrier's lock is held.
func (c *Carrier) unbridgeLocked(a, b *leg, room string) {
	c.pairLocked(KindUnbridged, a, b, room)
	a.phone.add(Disconnected{Conference: room, With: b.party, Call: b.sid})
	b.phone.add(Disconnected{Conference: room, With: a.party, Call: a.sid})
}

// pairLocked writes a bridge into the log with the caller first: the inbound leg, or the older one.
func (c *Carrier) pairLocked(kind Kind, a, b *leg, room string) {
	if a.direction != inbound && (b.direction == inbound || b.created.Before(a.created)) {
		a, b = b, a
	}
	a.noteLocked(Entry{Kind: kind, Peer: b.sid, PeerParty: b.party, Conference: room})
}

// overhearLocked writes into the log that one leg hears another without being heard, or no longer does; the carrier's lock is held.
func (c *Carrier) overhearLocked(by, of *leg, room string, kind Kind) {
	by.noteLocked(Entry{Kind: kind, Peer: of.sid, PeerParty: of.party, Conference: room})
	if kind == KindOverhears {
		by.phone.add(Overhears{Conference: room, With: of.party, Call: of.sid})
	}
}

// Hearing is who hears whom in a room at this moment, by address; nothing where there is no such room.
func (c *Carrier) Hearing(room string) map[string][]string {
	c.mu.Lock()
	defer c.mu.Unlock()
	r := c.openRoom(room)
	if r == nil {
		return nil
	}
	hearing := map[string][]string{}
	for pair := range r.heard {
		hearing[pair[0].leg.party] = append(hearing[pair[0].leg.party], pair[1].leg.party)
	}
	for _, of := range hearing {
		slices.Sort(of)
	}
	return hearing
}
