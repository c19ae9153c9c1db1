package flows

// File is a source: a flow, or one of the files of a site. Its name stands in every diagnostic.
type File struct {
	Name string
	Data []byte
}
