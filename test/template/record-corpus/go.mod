module record-corpus

go 1.24
