package vnet
