package sim

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
