/// The number that says which bits an item has; raised only when a release changes bits.
public let numericsVersion = 1
