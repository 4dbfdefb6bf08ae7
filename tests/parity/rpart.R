# Grows the trees of every exported data set with rpart, and writes what it says of them.
#
#   Rscript rpart.R FOLDER > answers.txt
#
# FOLDER holds the files of export.py. Doubles are written in hexadecimal, so that none is rounded.

library(rpart)

say <- function(...) cat(..., "\n", sep = " ")

hex <- function(x) sprintf("%a", x)

read_column <- function(words) {
  words[words == "NA"] <- NA
  kind <- words[1]
  if (kind == "number") return(as.numeric(words[-(1:2)]))
  levels <- seq_len(as.integer(words[2]))
  factor(as.integer(words[-(1:2)]), levels = levels, ordered = kind == "ordered")
}

numbers <- function(word) if (word == "NA") NULL else as.numeric(strsplit(word, ",")[[1]])

read_way <- function(words) {
  list(
    name = words[2], min_child = as.integer(words[3]), max_depth = as.integer(words[4]),
    surrogates = as.integer(words[5]), impurity = words[6], folds = words[7] == "1",
    prior = numbers(words[8]), loss = numbers(words[9])
  )
}

read_case <- function(file) {
  lines <- strsplit(readLines(file), " ", fixed = TRUE)
  kinds <- vapply(lines, `[`, "", 1)
  target <- lines[[which(kinds == "target")]]
  columns <- lapply(lines[kinds %in% c("number", "ordered", "nominal")], read_column)
  names(columns) <- paste0("V", seq_along(columns))
  levels <- seq_len(as.integer(target[2]))
  list(
    name = lines[[1]][2],
    frame = data.frame(columns, target = factor(as.integer(target[-(1:2)]), levels = levels)),
    folds = as.integer(lines[[which(kinds == "folds")]][-1]),
    ways = lapply(lines[kinds == "way"], read_way)
  )
}

# The loss of a row of each class, by what it is called.
losses <- function(case, way) {
  classes <- nlevels(case$frame$target)
  if (is.null(way$loss)) 1 - diag(classes) else matrix(way$loss, classes, byrow = TRUE)
}

# What a row of each class weighs.
weights <- function(case, way) {
  rows <- as.vector(table(case$frame$target))
  if (is.null(way$prior)) rep(1, length(rows)) else way$prior * sum(rows) / rows
}

fit <- function(case, way) {
  parms <- list(split = if (way$impurity == "gini") "gini" else "information")
  if (!is.null(way$prior)) parms$prior <- way$prior
  if (!is.null(way$loss)) parms$loss <- losses(case, way)
  control <- rpart.control(
    minsplit = 2 * way$min_child, minbucket = way$min_child, maxdepth = way$max_depth, cp = -1,
    maxcompete = 0, maxsurrogate = way$surrogates, usesurrogate = 2, surrogatestyle = 0,
    xval = if (way$folds) case$folds else 0
  )
  rpart(target ~ ., case$frame, method = "class", parms = parms, control = control)
}

# What a row of `splits` asks: a cut and who goes left below it, or the side of every level.
rule <- function(tree, row) {
  said <- tree$splits[row, ]
  if (abs(said["ncat"]) == 1) return(c(hex(said["index"]), if (said["ncat"] < 0) "L" else "R"))
  sides <- tree$csplit[said["index"], seq_len(said["ncat"])]
  paste(c("L", "-", "R")[sides], collapse = "")
}

column_of <- function(tree, row) as.integer(sub("V", "", rownames(tree$splits)[row]))

write_nodes <- function(tree) {
  frame <- tree$frame
  classes <- length(attr(tree, "ylevels"))
  row <- 0
  for (at in seq_len(nrow(frame))) {
    say("node", rownames(frame)[at], frame$yval[at], frame$yval2[at, 1 + seq_len(classes)])
    if (frame$var[at] == "<leaf>") next
    row <- row + 1
    say("split", column_of(tree, row), hex(tree$splits[row, "improve"]), rule(tree, row))
    for (surrogate in row + seq_len(frame$nsurrogate[at])) {
      said <- tree$splits[surrogate, ]
      say("surrogate", column_of(tree, surrogate), hex(said["improve"]), hex(said["adj"]),
          rule(tree, surrogate))
    }
    row <- row + frame$nsurrogate[at]
  }
  stopifnot(row == NROW(tree$splits))
}

# What each row loses, at each line of the table, by the tree of the rows outside its fold.
held_out <- function(tree, case, way) {
  cp <- tree$cptable[, "CP"]
  between <- sqrt(abs(cp * c(100 * cp[1], cp[-length(cp)])))
  called <- xpred.rpart(tree, xval = case$folds, cp = between)
  actual <- as.integer(case$frame$target)
  lost <- losses(case, way)[cbind(actual, c(called))] * weights(case, way)[actual]
  matrix(lost, length(actual))
}

# The table, with xerror, xstd and what the rows of each fold lose. rpart's own table reads a loss
# matrix with rows and columns exchanged for its xerror; what it predicts for the rows that were
# held out is right, so that is counted.
errors <- function(tree, case, way) {
  lost <- held_out(tree, case, way)
  all <- weights(case, way) * as.vector(table(case$frame$target))
  root <- min(colSums(losses(case, way) * all))
  spread <- sqrt(colSums(lost^2) - colSums(lost)^2 / nrow(lost))
  found <- cbind(colSums(lost) / root, spread / root)
  if (is.null(way$loss)) stopifnot(all.equal(found, tree$cptable[, 4:5], check.attributes = FALSE))
  cbind(found, t(rowsum(lost, case$folds)))
}

write_table <- function(tree, case, way) {
  table <- tree$cptable[, 1:3, drop = FALSE]
  if (way$folds) table <- cbind(table, errors(tree, case, way))
  for (row in seq_len(nrow(table))) say("cp", hex(table[row, ]))
}

write_tree <- function(case, way) {
  tree <- fit(case, way)
  stopifnot(length(tree$where) == nrow(case$frame))
  say("tree", way$name)
  write_nodes(tree)
  weight <- tree$variable.importance
  for (name in names(weight)) say("importance", sub("V", "", name), hex(weight[[name]]))
  write_table(tree, case, way)
  say("rows", rownames(tree$frame)[tree$where])
}

folder <- commandArgs(trailingOnly = TRUE)[1]
say("versions", as.character(getRversion()), as.character(packageVersion("rpart")))
for (file in sort(list.files(folder, full.names = TRUE), method = "radix")) {
  case <- read_case(file)
  say("case", case$name)
  for (way in case$ways) write_tree(case, way)
}
