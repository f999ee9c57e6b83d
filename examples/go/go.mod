module github.com/vppkit/vppkit/examples/go

go 1.23
