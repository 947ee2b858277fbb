package main

import (
	"fmt"
	"io"

	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
)

// writeArrow writes an Arrow IPC stream.
func writeArrow(w io.Writer, records array.RecordReader) error {
	out := ipc.NewWriter(w, ipc.WithSchema(records.Schema()))
	for records.Next() {
		if err := out.Write(records.RecordBatch()); err != nil {
			return fmt.Errorf("write arrow stream: %w", err)
		}
	}
	if err := records.Err(); err != nil {
		return err
	}
	return out.Close()
}
