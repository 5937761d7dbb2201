// a component
