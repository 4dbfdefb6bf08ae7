# Grow rpart's tree on the columns of a folder, and tell what it cost as JSON.
# Arguments: folder, surrogates, min child, depth.
library(rpart)

asked <- commandArgs(trailingOnly = TRUE)
folder <- asked[1]
numbers <- as.integer(asked[2:4])
columns <- read.csv(file.path(folder, "columns.csv"), stringsAsFactors = FALSE)
rows <- columns$rows[1]

read_column <- function(name, kind) {
  what <- if (kind == "real") "double" else "integer"
  readBin(file.path(folder, paste0(name, ".bin")), what, rows)
}

as_factor <- function(values, levels, ordered) {
  class <- if (ordered) c("ordered", "factor") else "factor"
  structure(values + 1L, levels = paste("level", seq_len(levels)), class = class)
}

prepare <- function(read, count) {
  made <- Map(function(values, kind, levels) {
    if (kind %in% c("nominal", "ordered")) as_factor(values, levels, kind == "ordered") else values
  }, read, columns$kind, columns$levels)
  made$outcome <- as_factor(made$outcome, 2L, FALSE)
  structure(made, class = "data.frame", row.names = .set_row_names(count))
}

fit <- function(data, min_child) {
  limits <- rpart.control(minsplit = 2 * min_child, minbucket = min_child, cp = -1,
                          maxdepth = numbers[3], maxcompete = 0, xval = 0,
                          maxsurrogate = numbers[1], usesurrogate = 2)
  rpart(outcome ~ ., data, method = "class", control = limits, y = FALSE)
}

bytes <- function(name) {
  line <- grep(paste0("^", name, ":"), readLines("/proc/self/status"), value = TRUE)
  1024 * as.numeric(gsub("[^0-9]", "", line))
}

read <- Map(read_column, columns$name, columns$kind)
some <- round(seq(1, rows, length.out = min(rows, 20000)))
invisible(fit(prepare(lapply(read, `[`, some), length(some)), 50))
invisible(gc())
cat("5", file = "/proc/self/clear_refs")
held <- bytes("VmRSS")

preparing <- system.time(data <- prepare(read, rows))[["elapsed"]]
growing <- system.time(tree <- fit(data, numbers[2]))[["elapsed"]]
leaves <- sum(tree$frame$var == "<leaf>")
cat(sprintf('{"seconds": %f, "stages": {"prepare": %f, "grow": %f}, "memory": %.0f, "leaves": %d}\n',
            preparing + growing, preparing, growing, bytes("VmHWM") - held, leaves))
